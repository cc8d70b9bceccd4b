import type { FormatName } from './manifest.ts';

const change =
  /\b(?:roll(?:ed)?[ -]?back|revert(?:ed)?|restored|bumped|upgraded|downgraded|raised|was|previously|formerly)\b/i;
const earlierVersion = /\b(?:version|from|was|previously|formerly)[ :]+v?\d|\bv\d|\b\d+(?:\.\d+)+/i;

/**
 * What follows a replaced value, without a comment that would now lie.
 *
 * The rule: in YAML and TOML, a `#` comment directly behind the value on its line goes, with the blanks before it, when it
 * both speaks of a change (rolled back, reverted, restored, bumped, was, …) and names a version (`version 2`, `from 2`,
 * `v2`, `1.2`): "Rolled back from version 2" (R204). Every other comment stays, and JSON comments always do.
 */
export function withoutHistory(rest: string, format: FormatName): string {
  if (format === 'json') return rest;
  const comment = /^[ \t]*#[^\r\n]*/.exec(rest)?.[0] ?? '';
  return change.test(comment) && earlierVersion.test(comment) ? rest.slice(comment.length) : rest;
}
