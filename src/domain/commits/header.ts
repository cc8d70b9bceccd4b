/** The first line of a Conventional Commit, or one message listed in the body of a squash. */
export interface CommitHeader {
  /** Lower case: types are compared without regard to case (specification, rule 15). */
  type: string;
  scope: string | null;
  /** Marked by `!` before the colon. */
  breaking: boolean;
  subject: string;
}

/**
 * Also takes `feat!(scope): x`, a slip people make: a marked breaking change must not be lost over spelling.
 * The `!` of `fixup!`, `squash!` and `amend!` is git's, not a mark.
 */
const conventional = /^(?!(?:fixup|squash|amend)!)([A-Za-z][\w-]*)(!?)(?:\(([^()]*)\))?(!?):[ \t]+(\S.*)$/;
const reapplied = /^(?:Reapply "|Revert "Revert ")(.+?)"/;
const reverted = /^Revert "/;
const listed = /^[*-][ \t]+([A-Za-z][\w-]*!?(?:\([^()\n]*\))?!?:[ \t]+\S.*)$/;
const everyListed = new RegExp(listed.source, 'gm');

/** Reads a header line; null when it is not conventional. git's own `Revert "…"` has type `revert`. */
export function parseHeader(line: string): CommitHeader | null {
  const match = conventional.exec(line);
  if (match) {
    const [, type = '', early, scope = '', late, subject = ''] = match;
    return { type: type.toLowerCase(), scope: scope.trim() || null, breaking: early === '!' || late === '!', subject };
  }
  const again = reapplied.exec(line)?.[1];
  if (again !== undefined) return parseHeader(again);
  return reverted.test(line) ? { type: 'revert', scope: null, breaking: false, subject: line } : null;
}

/** Whether a line lists one message of a squash, such as `* feat: x`. */
export const isListedHeader = (line: string): boolean => listed.test(line);

/** The messages that the body of a squash lists. */
export function listedHeaders(body: string): CommitHeader[] {
  if (!body.includes('* ') && !body.includes('- ')) return [];
  return Array.from(body.matchAll(everyListed), ([, line = '']) => parseHeader(line.trimEnd())).filter(
    (header) => header !== null,
  );
}
