/** Cuts a type at a mark, but not inside brackets or quotes; `=>` closes nothing. */
export function splitOutside(text: string, marks: string): string[] {
  const parts = [''];
  for (const { piece, depth } of pieces(text)) {
    if (depth === 0 && piece.length === 1 && marks.includes(piece)) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((one) => one.trim()).filter((one) => one !== '');
}

/** What stands before and after the first `=>` outside brackets and quotes; null when there is none. */
export function splitArrow(text: string): [before: string, after: string] | null {
  let at = 0;
  for (const { piece, depth } of pieces(text)) {
    if (depth === 0 && piece === '=>') return [text.slice(0, at).trim(), text.slice(at + 2).trim()];
    at += piece.length;
  }
  return null;
}

/** A bracket that opens counts to what lies outside it, and so does the one that closes. */
function* pieces(text: string): Generator<{ piece: string; depth: number }> {
  let depth = 0;
  for (const [piece] of text.matchAll(/=>|(['"`]).*?\1|./gs)) {
    if (')]}>'.includes(piece)) depth -= 1;
    yield { piece, depth };
    if ('([{<'.includes(piece)) depth += 1;
  }
}
