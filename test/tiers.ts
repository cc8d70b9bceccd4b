import { describe } from 'vitest';
import { isOnPath } from './driver/on-path.ts';

/**
 * What a machine has. Tier 0 is Node, npm and git; what needs more is reported as skipped by name, and is a failure
 * where REQUIRE_TIER asks for its tier.
 */
const required = Number(process.env.REQUIRE_TIER ?? 0);

/** `describe` for what needs these programs of a tier. */
export function describeWith(
  tier: 1 | 2,
  programs: readonly string[],
): typeof describe | ReturnType<typeof describe.skipIf> {
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length > 0 && required >= tier)
    throw new Error(`tier ${tier} is required, but there is no ${missing.join(', ')}`);
  return describe.skipIf(missing.length > 0);
}
