import { type Facts, takesPackages } from '../../records/facts.ts';
import type { ComponentPolicy } from '../next.ts';
import type { Drift } from './drift.ts';
import { findDrift } from './find.ts';

/** The drift that facts show, rows as far as they could be read; `changed_at` says when files last changed, as far as it was looked up. */
export const driftOf = (
  facts: Facts,
  policy: ComponentPolicy & { database: { types: readonly string[] } },
  changed_at: ReadonlyMap<string, string> = new Map(),
): Drift[] =>
  findDrift({
    components: facts.components,
    rows: facts.rows?.reachable && facts.rows.profile !== 'unknown' ? facts.rows.rows : null,
    types: policy.database.types,
    conflicts: facts.rows?.conflicts ?? [],
    registries: facts.channels
      .filter((one) => one.stage === 'production' && takesPackages(one))
      .map(({ channel, latest }) => ({ where: channel, version: latest })),
    current: facts.current_version,
    scheme: facts.scheme,
    groups: policy.components.groups,
    released_at: facts.released_at,
    changed_at,
  });
