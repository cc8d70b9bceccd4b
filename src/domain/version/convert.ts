import { parseVersion, readVersion, type Version, versionFromTag } from './scheme.ts';

/** The same version in another spelling, or why there is none. `why` has no subject: `1.2.3+x` … `has build metadata`. */
export type Conversion = { ok: true; text: string } | { ok: false; why: string; suggestion: string };

const converted = (text: string): Conversion => ({ ok: true, text });
const refused = (why: string, suggestion: string): Conversion => ({ ok: false, why, suggestion });

const letterOf = { alpha: 'a', beta: 'b', rc: 'rc' } as const;
const wordOf: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', rc: 'rc' };

const semverSeries = /^(alpha|beta|rc)\.(\d+)$/;
const pep440Series = /^(?:(a|b|rc)(\d+))?$/;

/**
 * A semantic version as PEP 440 writes it: `1.0.0-rc.1` is `1.0.0rc1` (R49, R53). Only what comes back as it went is
 * converted: one of the words alpha, beta and rc with a number, and no build metadata, which PyPI does not take (R18).
 *
 * @throws Problem VERSION_INVALID when the text is no semantic version
 */
export function pep440FromSemver(text: string): Conversion {
  const version = readVersion(text, 'semver');
  const { numbers, suffix, build } = partsOf(version);
  if (build !== null) return refused('has build metadata, which PyPI does not take', withoutBuild(text));
  if (suffix === '') return converted(numbers);
  const [, word, count] = semverSeries.exec(suffix) ?? [];
  if (word !== undefined) return converted(`${numbers}${letterOf[word as keyof typeof letterOf]}${count}`);
  const stage = version.stage === 'final' ? 'alpha' : version.stage;
  const number = /\d+$/.exec(suffix)?.[0] ?? '1';
  return refused('has a prerelease other than alpha.N, beta.N or rc.N', `${numbers}-${stage}.${BigInt(number)}`);
}

/**
 * A PEP 440 version as semver writes it: `1.0.0rc1` is `1.0.0-rc.1`; `1.2` is `1.2.0`, which PEP 440 holds equal. What
 * semver cannot order is refused: epochs, post, dev and local parts, a fourth number.
 *
 * @throws Problem VERSION_INVALID when the text is no PEP 440 version
 */
export function semverFromPep440(text: string): Conversion {
  const version = readVersion(text, 'pep440');
  const { canonical, release } = version;
  const numbers = [0, 1, 2].map((place) => release[place] ?? 0n).join('.');
  const fault = pep440Faults.find(([sign]) => sign.test(canonical))?.[1];
  if (fault !== undefined) return refused(fault, numbers);
  if (release.slice(3).some((number) => number !== 0n)) return refused('has more than three numbers', numbers);
  const [, letter, count] = pep440Series.exec(canonical.slice(release.join('.').length)) ?? [];
  return converted(letter === undefined ? numbers : `${numbers}-${wordOf[letter]}.${count}`);
}

const pep440Faults: readonly (readonly [RegExp, string])[] = [
  [/!/, 'has an epoch, which semver does not know'],
  [/\+/, 'has a local part, which semver would not order'],
  [/\.post/, 'is a post-release, which semver does not know: the next patch says the same'],
  [/\.dev/, 'is a development release, which semver would sort elsewhere'],
];

/** A version as it may be published: canonical, and without what only the record says (R18, R34). */
export function publishedVersion(text: string, scheme: Version['scheme']): Conversion {
  const reading = parseVersion(text, scheme);
  if (!reading.ok) return reading;
  const { canonical } = reading.version;
  if (canonical !== text) return refused('it is not in canonical form', canonical);
  return canonical.includes('+')
    ? refused('what stands after + stays in the record, no index takes it', withoutBuild(canonical))
    : converted(canonical);
}

/**
 * The tag of an image. What a registry does not take as a tag (`+`, `!`, more than 128 characters) is refused, never
 * replaced: two versions must not share a tag (R18).
 *
 * @throws Problem VERSION_INVALID
 */
export function ociTagOf(text: string, scheme: Version['scheme']): Conversion {
  const { canonical, release } = readVersion(text, scheme);
  if (canonical.includes('+'))
    return refused('has a part after +, which no image tag can hold', withoutBuild(canonical));
  if (canonical.includes('!')) return refused('has an epoch, which no image tag can hold', release.join('.'));
  return canonical.length > 128
    ? refused('has more than the 128 characters of an image tag', release.join('.'))
    : converted(canonical);
}

/**
 * The git tag of a version under a project's prefix, such as `v` or `name@`. Refused is what git would not take as a
 * name, or what would not be read back as this very version.
 *
 * @throws Problem VERSION_INVALID
 */
export function gitTagOf(text: string, prefix: string, scheme: Version['scheme']): Conversion {
  const { canonical, release } = readVersion(text, scheme);
  const tag = `${prefix}${canonical}`;
  const suggestion = `v${release.join('.')}`;
  if (!isRefName(tag)) return refused('does not make a name that git takes', suggestion);
  return versionFromTag(tag, prefix, scheme)?.version === canonical
    ? converted(tag)
    : refused('would not be read back from its tag', suggestion);
}

/** The rules of `git check-ref-format` as far as a prefix and a version can break them. */
const isRefName = (name: string): boolean =>
  !/^[-/.]|\/[/.]|\.\.|@\{|[\s~^:?*[\\\p{Cc}]|\.lock(?:\/|$)|[/.]$/u.test(name);

/**
 * The version as records and image labels name it, with the commit and the moment of the build (R18). It never becomes
 * a tag or a published version: `ociTagOf` and `pep440FromSemver` refuse it.
 *
 * @param builtAt ISO 8601 in UTC
 * @throws Problem VERSION_INVALID
 */
export function recordedVersion(
  text: string,
  scheme: Version['scheme'],
  { commit, builtAt }: { commit: string; builtAt: string },
): string {
  const { canonical } = readVersion(text, scheme);
  const moment = builtAt.replace(/\.\d+/, '').replace(/\D/g, '');
  return `${canonical}${canonical.includes('+') ? '.' : '+'}${moment}.g${commit.slice(0, 12)}`;
}

function partsOf({ canonical }: Version): { numbers: string; suffix: string; build: string | null } {
  const [, numbers = '', suffix = '', build = null] = /^([0-9.]+)(?:-([^+]*))?(?:\+(.*))?$/.exec(canonical) ?? [];
  return { numbers, suffix, build };
}

const withoutBuild = (text: string): string => text.split('+')[0] ?? text;
