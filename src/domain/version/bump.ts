import { Problem } from '../problem.ts';
import type { Bump, Scheme } from '../records/release.ts';
import { compareOrder } from './order.ts';
import { isPrerelease, readVersion, versionSchemes } from './scheme.ts';
import type { Version, VersionStage } from './version.ts';

export interface BumpOptions {
  /** `hold`: a prerelease series keeps its numbers whatever is asked; `literal`: the numbers follow the bump. */
  series: 'hold' | 'literal';
  /** The stage the new version shall have. Without it a series goes on as it is. */
  stage?: VersionStage | undefined;
}

/**
 * The canonical version that follows `current` (R26-R33).
 *
 * In a prerelease series, literally: patch and minor open a new alpha series on the raised numbers, major goes straight
 * to the final X.0.0, prerelease counts on. A final version is raised plainly; `prerelease` opens the next patch's
 * alpha. A `stage` promotes (`prerelease`, or any bump of a held series) or names the stage on the raised numbers.
 *
 * @throws Problem VERSION_INVALID when `current` cannot be read, NOT_MONOTONIC when the result would not be higher
 */
export function nextVersion(current: string, bump: Bump, scheme: Scheme, options: BumpOptions): string {
  const version = readVersion(current, scheme);
  if (bump === 'none') return version.canonical;
  const promoted = bump === 'prerelease' && (version.prerelease || options.stage === 'final');
  const held = version.prerelease && options.series === 'hold';
  const next = promoted || held ? inSeries(version, options.stage) : onRaisedNumbers(version, bump, options.stage);
  if (compareOrder(readVersion(next, scheme).order, version.order) <= 0) {
    throw new Problem('NOT_MONOTONIC', { values: { version: next, last: version.canonical } });
  }
  return next;
}

/** What it takes to get from one version to another: the first number that differs, `prerelease` when none does. */
export function bumpBetween(from: string, to: string, scheme: Scheme): Bump {
  const [before, after] = [readVersion(from, scheme), readVersion(to, scheme)];
  const length = Math.max(before.release.length, after.release.length);
  const place = Array.from({ length }, (_, at) => at).find(
    (at) => (before.release[at] ?? 0n) !== (after.release[at] ?? 0n),
  );
  if (place === undefined) return 'prerelease';
  return place < 2 ? (place === 0 ? 'major' : 'minor') : 'patch';
}

function inSeries(version: Version, stage: VersionStage = version.stage): string {
  const { at, advance } = versionSchemes[version.scheme];
  return stage === version.stage && stage !== 'final' ? advance(version) : at(version, version.release, stage);
}

function onRaisedNumbers(version: Version, bump: Exclude<Bump, 'none'>, stage?: VersionStage): string {
  const place = { major: 0, minor: 1, patch: 2, prerelease: 2 }[bump];
  const opensSeries = bump === 'prerelease' || (version.prerelease && bump !== 'major');
  return versionSchemes[version.scheme].at(
    version,
    raised(version.release, place),
    stage ?? (opensSeries ? 'alpha' : 'final'),
  );
}

/** One more at `place`, zeros behind it; a shorter release grows as far as needed, a longer one keeps its length. */
function raised(release: readonly bigint[], place: number): bigint[] {
  const length = Math.max(release.length, place + 1);
  return Array.from({ length }, (_, at) => {
    const part = release[at] ?? 0n;
    return at < place ? part : at === place ? part + 1n : 0n;
  });
}

/** The version itself, or the next one whose number no release has that was published and taken back. */
export function nextFree(version: string, burned: readonly string[], scheme: Scheme): string {
  let free = version;
  while (burned.includes(free))
    free = nextVersion(free, isPrerelease(free, scheme) ? 'prerelease' : 'patch', scheme, { series: 'literal' });
  return free;
}
