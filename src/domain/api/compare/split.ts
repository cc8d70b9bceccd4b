/** Cuts a type at a mark, but not inside brackets or quotes; `=>` closes nothing. */
export function splitOutside(text: string, marks: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [piece] of text.matchAll(/=>|(['"`]).*?\1|./gs)) {
    if (depth === 0 && piece.length === 1 && marks.includes(piece)) parts.push('');
    else parts[parts.length - 1] += piece;
    if ('([{<'.includes(piece)) depth += 1;
    else if (')]}>'.includes(piece)) depth -= 1;
  }
  return parts.map((one) => one.trim()).filter((one) => one !== '');
}
