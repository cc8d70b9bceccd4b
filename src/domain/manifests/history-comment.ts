const change =
  /\b(?:roll(?:ed)?[ -]?back|revert(?:ed)?|restored|bumped|upgraded|downgraded|raised|was|previously|formerly)\b/i;
const earlierVersion = /\b(?:version|from|was|previously|formerly)[ :]+v?\d|\bv\d|\b\d+(?:\.\d+)+/i;

/**
 * What becomes of the comment behind a replaced value that ends at `end`: how many characters of it go, and what comes
 * in their place.
 *
 * The rule: a `#` comment directly behind the value on its line goes, with the blanks before it, when it both speaks of
 * a change (rolled back, reverted, restored, bumped, was, …) and names a version (`version 2`, `from 2`, `v2`, `1.2`):
 * "Rolled back from version 2" (R204), because it would now lie. Every other comment stays. A comment that is asked for
 * is written where none stays and nothing else follows on the line.
 */
export function lineWithoutHistory(text: string, end: number, comment = ''): { removed: number; added: string } {
  line.lastIndex = end;
  const { blanks = '', old = '' } = line.exec(text)?.groups ?? {};
  const goes = change.test(old) && earlierVersion.test(old);
  const isLast = /^[\r\n]?$/.test(text.charAt(end + blanks.length + old.length));
  const added = comment !== '' && isLast && (goes || old === '') ? ` # ${onOneLine(comment)}` : '';
  if (goes) return { removed: blanks.length + old.length, added };
  return { removed: added === '' ? 0 : blanks.length, added };
}

const line = /(?<blanks>[ \t]*)(?<old>#[^\r\n]*)?/y;

const onOneLine = (comment: string): string => comment.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
