import { Problem } from '../problem.ts';
import { lineWithoutHistory } from './history-comment.ts';
import { type Fault, type FieldEdit, type FormatName, faultOf, type ManifestFormat } from './manifest.ts';
import type { Scalar } from './tree.ts';

/** Largest text that is read, in KiB of UTF-8: far above any real one, and little enough that no parser is busy for long. */
const largest: Record<FormatName, number> = {
  yaml: 1024,
  toml: 16 * 1024,
  json: 16 * 1024,
  xml: 1024,
  python: 256,
  ini: 256,
  properties: 256,
  dockerfile: 256,
  text: 4,
  pattern: 256,
};
/** Formats in which `#` behind a value begins a comment. */
const withComments: ReadonlySet<FormatName> = new Set(['yaml', 'toml', 'python']);
const byteOrderMark = '\ufeff';

/** A scalar that a path leads to; `shared` when other places show the same scalar. */
export interface Found {
  scalar: Scalar;
  shared: boolean;
  /** Where the text begins that the offsets of the scalar count from. */
  from?: number;
}

/** What a parser makes of a text. */
export interface Content {
  /** Throws the fault of an ambiguous path, and the problem of a malformed one. */
  find(path: string, file: string): Found | null;
  tree(): Record<string, unknown>;
}

/** Reading, finding and splicing are the same for all formats; the rest is `parse`. Its other throws mean "not valid". */
export function manifestFormat(name: FormatName, parse: (text: string, fault: Fault) => Content): ManifestFormat {
  return (text, file) => {
    const fault = faultOf(name, file);
    const body = text.startsWith(byteOrderMark) ? text.slice(1) : text;
    if (Buffer.byteLength(text) > largest[name] * 1024) throw fault(`it is larger than ${largest[name]} KiB`);
    const content = orFault(fault, () => parse(body, fault));
    const find = (path: string) => orFault(fault, () => content.find(path, file));
    return {
      read(path) {
        const found = find(path);
        if (!found) return { found: false };
        const { value, kind, start } = found.scalar;
        return { found: true, value, kind, line: lineAt(body, (found.from ?? 0) + start) };
      },
      splice(edits) {
        const cuts = edits.flatMap((edit) => cutOf(edit, find(edit.path), { name, file, body, fault }));
        if (cuts.length === 0) return text;
        if (body.includes('\ufffd')) throw fault('it is not UTF-8 throughout, so it cannot be written back as it was');
        return text.slice(0, text.length - body.length) + applied(cuts, body, fault);
      },
      tree: () => orFault(fault, () => content.tree()),
    };
  };
}

/** Counted from 1. */
function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function orFault<T>(fault: Fault, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw fault(error instanceof RangeError ? 'it is nested too deeply or one value is too long' : 'it is not valid');
  }
}

interface Cut {
  start: number;
  end: number;
  text: string;
}

/** What one edit replaces; nothing when the field has the value already. */
function cutOf(
  { path, value, comment }: FieldEdit,
  found: Found | null,
  { name, file, body, fault }: { name: FormatName; file: string; body: string; fault: Fault },
): Cut[] {
  if (!found) throw new Problem('FIELD_MISSING', { values: { file, path } });
  const { scalar, shared, from = 0 } = found;
  if (scalar.value === value) return [];
  if (shared) throw fault('the field comes through an alias or a merge key; edit what that names');
  if (!isWritable(value)) throw fault('the new value is not one line of printable text or an exact number');
  const [start, end] = [from + scalar.start, from + scalar.end];
  const written = scalar.write(value);
  if (!withComments.has(name)) return [{ start, end, text: written }];
  const { removed, added } = lineWithoutHistory(body, end, comment);
  return [{ start, end: end + removed, text: written + added }];
}

/** One line of printable text, or a number that every reader understands alike. */
const isWritable = (value: string | number): boolean =>
  typeof value === 'string'
    ? !/[\p{C}\p{Zl}\p{Zp}]/u.test(value)
    : Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

function applied(cuts: Cut[], body: string, fault: Fault): string {
  let place = 0;
  let result = '';
  let last: Cut | null = null;
  for (const cut of cuts.sort((a, b) => a.start - b.start)) {
    const { start, end, text } = cut;
    if (start === last?.start && text === last.text) continue;
    if (start < place) throw fault('two edits give one field different values');
    last = cut;
    result += body.slice(place, start) + text;
    place = end;
  }
  return result + body.slice(place);
}
