import { type ComponentFacts, keyOf } from '../component.ts';
import type { Direction, Drift, DriftFacts } from './drift.ts';
import { carried, compare, shown, sideOf } from './sides.ts';

/** A file that should carry the version of the project and does not. */
export function projectDrift(field: ComponentFacts, facts: DriftFacts): Drift[] {
  const carries = field.mode === 'framework' || field.mode === 'mirror';
  if (!carries || field.version === null) return [];
  const current = carried(field, facts.current, facts.scheme);
  if (field.version === current) return [];
  const ahead = compare(
    field.version,
    current,
    field.as === 'semver' || field.as === 'pep440' ? field.as : facts.scheme,
  );
  return [
    {
      kind: 'file-file',
      component: field.id,
      here: sideOf(field, facts),
      there: { where: 'the project', value: current, at: facts.released_at },
      ahead,
      mends: ['project_to_files'],
      minor: ahead === 'here' ? [] : ['project_to_files'],
      said: `${field.file} says ${shown(field.version)} at ${field.path}, the project ${current}`,
    },
  ];
}

/** Linked fields of one file that disagree: the first of them is right, since that is the one people read. */
export function linkedDrift(facts: DriftFacts): Drift[] {
  const leads = new Map<string, ComponentFacts>();
  return facts.components.flatMap((field): Drift[] => {
    const lead = leads.get(keyOf(field));
    if (!lead) leads.set(keyOf(field), field);
    const free = field.mode === 'revision' || field.mode === 'independent';
    if (!lead || !free || field.version === lead.version) return [];
    const ahead = compare(field.version, lead.version, facts.scheme);
    const here = sideOf(field, facts);
    const there = { ...sideOf(lead, facts), where: `${lead.file} ${lead.path}` };
    const said = `${field.file} says ${shown(field.version)} at ${field.path} and ${shown(lead.version)} at ${lead.path}`;
    const minor: Direction[] = ahead === 'there' ? ['project_to_files'] : [];
    return [{ kind: 'file-file', component: field.id, here, there, ahead, mends: ['project_to_files'], minor, said }];
  });
}

/** Members of a fixed group with other versions than the highest of them (R46). */
export function groupDrift(leads: readonly ComponentFacts[], facts: DriftFacts): Drift[] {
  const fixed = Object.keys(facts.groups).filter((name) => facts.groups[name]?.kind === 'fixed');
  return fixed.flatMap((group) => {
    const members = leads.filter((one) => one.group === group && one.mode === 'independent');
    const highest = members.reduce<ComponentFacts | null>(
      (best, one) => (best && compare(one.version, best.version, facts.scheme) !== 'here' ? best : one),
      null,
    );
    return members.flatMap((one): Drift[] => {
      if (!highest || one.version === highest.version) return [];
      const here = sideOf(one, facts);
      const there = sideOf(highest, facts);
      const said = `${one.id} is at ${shown(one.version)} and ${highest.id} at ${shown(highest.version)}, both in the fixed group ${group}`;
      return [
        {
          kind: 'file-file',
          component: one.id,
          here,
          there,
          ahead: 'there',
          mends: ['project_to_files'],
          minor: [],
          said,
        },
      ];
    });
  });
}
