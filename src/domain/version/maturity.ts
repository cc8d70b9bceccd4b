import type { Scheme } from '../records/release.ts';
import { compareVersions, stageOf } from './scheme.ts';

/** The development statuses of trove classifiers by their number, which begins at 1. */
const statuses = ['Planning', 'Pre-Alpha', 'Alpha', 'Beta', 'Production/Stable', 'Mature', 'Inactive'];

/** Which of them fit a version; below 1.0.0 nothing has to be stable yet. */
function fitting(version: string, scheme: Scheme): readonly number[] {
  const stage = stageOf(version, scheme);
  if (stage === 'alpha') return [1, 2, 3];
  if (stage === 'beta') return [4];
  if (stage === 'rc') return [4, 5];
  return compareVersions(version, '1.0.0', scheme) < 0 ? [3, 4, 5] : [5, 6];
}

/** What is said of a package whose classifiers claim another maturity than its version has (R330). */
export function maturityFindings(classifiers: readonly string[], version: string, scheme: Scheme): string[] {
  const fits = fitting(version, scheme);
  return classifiers
    .map((one) => Number(/^Development Status :: (\d) - /.exec(one)?.[1]))
    .filter((number) => number >= 1 && number <= statuses.length && !fits.includes(number))
    .map((number) => `The classifier ${number} - ${statuses[number - 1]} does not fit ${version}.`);
}
