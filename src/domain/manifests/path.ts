/** One step of a path: into a map, into a list by place, or to the one item of a list whose `key` has `value`. */
export type Segment = { key: string } | { index: number } | { where: string; equals: string };

const word = `"(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^.[\\]"'=]+`;
const segment = new RegExp(
  `(?:^|\\.)(?<key>${word})|\\[(?<index>[0-9]{1,9})\\]|\\[(?<where>${word})=(?<equals>${word}|[^\\]"']+)\\]`,
  'y',
);

/** The steps of a path such as `packages."".version`, null when it is malformed. */
export function parsePath(path: string): Segment[] | null {
  const segments: Segment[] = [];
  segment.lastIndex = 0;
  while (segment.lastIndex < path.length) {
    const groups = segment.exec(path)?.groups;
    if (!groups) return null;
    const { key, index, where = '', equals = '' } = groups;
    if (key !== undefined) segments.push({ key: unquoted(key) });
    else if (index !== undefined) segments.push({ index: Number(index) });
    else segments.push({ where: unquoted(where), equals: unquoted(equals) });
  }
  return segments.length > 0 ? segments : null;
}

function unquoted(text: string): string {
  if (text.startsWith('"')) return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  return text.startsWith("'") ? text.slice(1, -1) : text;
}
