import type { Scheme } from '../records/release.ts';
import { compareVersions, parseVersion } from '../version/scheme.ts';

export type Scalar = string | number | boolean | null;

export interface Wanted {
  status: number;
  json: Readonly<Record<string, Scalar>>;
  not_json: Readonly<Record<string, Scalar>>;
}

/**
 * What of an HTTP answer is not as it must be, told by our own keys and never by its words; none means good. Where an
 * answer is no JSON, no condition on its content is met, forbidden values included: not seen is never fine.
 */
export function answerFaults(wanted: Wanted, answer: { status: number | null; json: unknown }): string[] {
  if (answer.status !== wanted.status) return [`status ${answer.status ?? 'none'} instead of ${wanted.status}`];
  const [must, mustNot] = [Object.entries(wanted.json), Object.entries(wanted.not_json)];
  if (must.length + mustNot.length > 0 && answer.json === undefined) return ['no JSON that can be read'];
  return [
    ...must.filter(([path, value]) => at(answer.json, path) !== value).map(([path]) => `${path} is not as it must be`),
    ...mustNot
      .filter(([path, value]) => at(answer.json, path) === value)
      .map(([path]) => `${path} is as it must not be`),
  ];
}

/** The value at a dotted path of own keys; undefined where there is none. */
const at = (tree: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (here, key) =>
        typeof here === 'object' && here !== null && Object.hasOwn(here, key)
          ? (here as Record<string, unknown>)[key]
          : undefined,
      tree,
    );

/**
 * Whether the version in a JSON answer is the one that was released (R189). A path that nobody named is only looked at:
 * an answer without a version there offers none. Spellings of one version are the same, with or without a `v`.
 */
export function versionFault(
  json: unknown,
  path: string | null | undefined,
  released: { version: string; scheme: Scheme },
): { offered: string | null; faults: string[] } {
  if (path === null) return { offered: null, faults: [] };
  const said = at(json, path ?? 'version');
  if (typeof said !== 'string')
    return { offered: null, faults: path === undefined ? [] : [`${path} names no version`] };
  const { version, scheme } = released;
  const bare = said.trim().replace(/^v/, '');
  const read = parseVersion(bare, scheme).ok;
  const same = bare === version || (read && compareVersions(bare, version, scheme) === 0);
  const shown = read ? bare.slice(0, 60) : 'something that is no version';
  return { offered: shown, faults: same ? [] : [`${path ?? 'version'} is ${shown} instead of ${version}`] };
}
