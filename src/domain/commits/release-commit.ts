import type { ParsedCommit } from './parse.ts';

/** No release needs more characters to say so, and a version made of digits alone would take time in their square. */
const longestHeader = 300;
const version = String.raw`v?(?:\d+!)?\d+\.\d+[\w.+-]*`;
const prefix = String.raw`(?:(?:chore|build|ci)(?:\([^()]*\))?: )?`;
const bumped =
  '(?:bump(?:ed|s)?(?: the)?(?: version)?|version bump|update version|set version):?(?: (?:from|to|for|version|release))*';
const released = String.raw`(?:(?:prepare|cut|tag|start) )?(?:for )?releas(?:e|ed|ing):?(?: (?!notes)[\w@/-]+)?(?: version)?`;
const header = new RegExp(
  `^${prefix}(?:version|(?:${bumped}|${released}) (?:${version} (?:→|->|=>|to) )?)? ?${version}(?: \\(#\\d+\\))?$`,
  'i',
);

/**
 * Whether a commit only carries a release of the project itself: `chore(release): …`, `release: …`, `bump: …`,
 * `v1.2.3`, `Bump version: 1.2.2 → 1.2.3`, `chore(main): release 1.2.3` and their like.
 */
export function isReleaseCommit({ type, scope, header: line }: ParsedCommit): boolean {
  if (type === 'release' || type === 'bump' || (type === 'chore' && scope === 'release')) return true;
  return line.length <= longestHeader && line.includes('.') && header.test(line);
}
