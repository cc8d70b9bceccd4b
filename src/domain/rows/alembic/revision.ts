import { oneLine } from '../../text.ts';

/** One Alembic migration file, as far as its place in the history goes. */
export interface Revision {
  id: string;
  /** What it builds on: none for the first, several for a merge. */
  down: string[];
  description: string;
  file: string;
}

/** Longer texts are no migration files. */
const longest = 1_000_000;

/**
 * Reads `revision` and `down_revision` out of a migration file without running it; null when it names none. The
 * description is the first line of its docstring.
 */
export function readRevision(text: string, file: string): Revision | null {
  if (text.length > longest) return null;
  const { code, docstring } = withoutDocstrings(text);
  const [id] = strings(assigned(code, 'revision'));
  if (id === undefined) return null;
  const description = oneLine(docstring.trim().split('\n')[0] ?? '', 200);
  return { id, down: strings(assigned(code, 'down_revision')), description, file };
}

/** Takes texts in triple quotes out, so that what they quote is not read as code; the first one is the docstring. */
function withoutDocstrings(text: string): { code: string; docstring: string } {
  const kept: string[] = [];
  let docstring: string | null = null;
  let at = 0;
  while (at < text.length) {
    const open = nearest(text, at);
    if (!open) break;
    const end = text.indexOf(open.quote, open.index + 3);
    const close = end < 0 ? text.length : end;
    docstring ??= text.slice(open.index + 3, close);
    kept.push(text.slice(at, open.index));
    at = close + 3;
  }
  return { code: [...kept, text.slice(at)].join(''), docstring: docstring ?? '' };
}

function nearest(text: string, from: number): { index: number; quote: string } | null {
  const found = ['"""', "'''"]
    .map((quote) => ({ index: text.indexOf(quote, from), quote }))
    .filter(({ index }) => index >= 0)
    .sort((a, b) => a.index - b.index);
  return found[0] ?? null;
}

/** The right side of the assignment to a name at the left margin, with brackets that go over several lines. */
function assigned(code: string, name: string): string {
  const lines = code.split('\n');
  const start = lines.findIndex(
    (line) => line.startsWith(name) && /^\w+\s*(?::[^=]*)?=/.test(line) && wordOf(line) === name,
  );
  if (start < 0) return '';
  const first = lines[start] ?? '';
  const value = first.slice(first.indexOf('=') + 1);
  if (!/^\s*[([]/.test(value)) return value;
  const rest = [value, ...lines.slice(start + 1)].join('\n');
  const end = rest.search(/[)\]]/);
  return end < 0 ? '' : rest.slice(0, end);
}

const wordOf = (line: string): string => /^\w+/.exec(line)?.[0] ?? '';

/** The plain string literals of an expression, comments left out. */
const strings = (expression: string): string[] =>
  [...expression.replace(/#[^\n]*/g, '').matchAll(/(["'])([A-Za-z0-9_.-]{1,64})\1/g)].map((found) => found[2] ?? '');
