import { keyOf } from '../component.ts';
import type { Drift, DriftFacts } from './drift.ts';
import { groupDrift, linkedDrift, projectDrift } from './files.ts';
import { rowDrift } from './rows.ts';
import { compare, shown } from './sides.ts';

/** Every drift between files, rows and registries, in the order of the components. Pure; nothing is decided here. */
export function findDrift(facts: DriftFacts): Drift[] {
  const leads = [...new Map([...facts.components].reverse().map((one) => [keyOf(one), one])).values()].reverse();
  return [
    ...facts.components.flatMap((field) => projectDrift(field, facts)),
    ...linkedDrift(facts),
    ...groupDrift(leads, facts),
    ...rowDrift(leads, facts),
    ...registryDrift(facts),
  ];
}

function registryDrift({ registries, current, scheme, released_at }: DriftFacts): Drift[] {
  return registries.flatMap(({ where, version }): Drift[] => {
    if (version === null || version === current) return [];
    const ahead = compare(current, version, scheme);
    const said = `the project says ${current}, ${where} has ${shown(version)}`;
    const here = { where: 'the project', value: current, at: released_at };
    const there = { where, value: version, at: null };
    return [{ kind: 'file-registry', component: 'the project', here, there, ahead, mends: [], minor: [], said }];
  });
}
