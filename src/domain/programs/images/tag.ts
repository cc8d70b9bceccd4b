import { Problem } from '../../problem.ts';
import type { Scheme } from '../../records/release.ts';
import { ociTagOf } from '../../version/convert.ts';
import { parseVersion } from '../../version/scheme.ts';

export interface TagRule {
  /** `v{version}` */
  pattern: string;
  scheme: Scheme;
}

/** The tag of a version. What no tag can hold is refused, never replaced (VERSION_INVALID). */
export function tagOf(version: string, { pattern, scheme }: TagRule): string {
  const converted = ociTagOf(version, scheme);
  if (converted.ok) return pattern.replace('{version}', converted.text);
  const { why, suggestion } = converted;
  throw new Problem('VERSION_INVALID', {
    values: { version: version.slice(0, 100), scheme, why: `it ${why}`, suggestion },
  });
}

/** The version that a tag names under this rule; null for every other tag. */
export function versionOfTag(tag: string, { pattern, scheme }: TagRule): string | null {
  const [before = '', after = ''] = pattern.split('{version}');
  if (!tag.startsWith(before) || !tag.endsWith(after) || tag.length <= before.length + after.length) return null;
  const text = tag.slice(before.length, tag.length - after.length);
  const reading = parseVersion(text, scheme);
  return reading.ok && reading.version.canonical === text ? text : null;
}
