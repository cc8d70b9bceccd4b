import type { Scheme } from '../../records/release.ts';
import { readVersion } from '../../version/scheme.ts';
import type { VersionStage } from '../../version/version.ts';

const byStage: Readonly<Record<VersionStage, readonly string[]>> = {
  alpha: ['1 - Planning', '2 - Pre-Alpha', '3 - Alpha'],
  beta: ['4 - Beta'],
  rc: ['5 - Production/Stable', '4 - Beta'],
  final: ['7 - Inactive', '6 - Mature', '5 - Production/Stable'],
};

/**
 * What the Trove classifier `Development Status ::` may say of a version, the most usual last (R330). A final version
 * below 1.0.0 may still call itself less than stable. @throws Problem VERSION_INVALID
 */
export function fittingStatus(version: string, scheme: Scheme): readonly string[] {
  const { stage, release } = readVersion(version, scheme);
  return stage === 'final' && release[0] === 0n ? ['3 - Alpha', ...byStage.final, '4 - Beta'] : byStage[stage];
}
