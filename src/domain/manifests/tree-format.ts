import { Problem } from '../problem.ts';
import { withoutHistory } from './history-comment.ts';
import { type Fault, type FormatName, faultOf, type ManifestFormat } from './manifest.ts';
import { parsePath, type Segment } from './path.ts';
import { findScalar, plainValue, type Scalar, type Tree } from './tree.ts';

/** Largest text that is read, in bytes of UTF-8. */
/** In bytes. Lock files in JSON grow large, and its parser is linear and fast. */
const largest: Record<FormatName, number> = { yaml: 1 << 20, toml: 1 << 20, json: 1 << 24 };
const byteOrderMark = '\ufeff';

/** How a format reads a text: one tree per document, or the thrown fault. Any other throw means "not valid". */
export type TreeParser = (text: string, fault: Fault) => Tree[];

/** Reads the plainest texts of a format and null for all others; what it finds, the parser finds alike. */
export type QuickParser = (text: string) => Tree | null;

/** A manifest format whose files are trees; reading, finding and splicing are the same for all of them. */
export function treeFormat(name: FormatName, parse: TreeParser, quick: QuickParser = () => null): ManifestFormat {
  const locate = (trees: readonly Tree[], path: string, file: string) => {
    const fault = faultOf(name, file);
    const segments = requirePath(path, file);
    const found = trees.flatMap((tree) => findScalar(tree, segments, fault) ?? []);
    if (found.length > 1) throw fault('more than one of its documents has the field');
    return found[0];
  };
  const understand = (body: string, file: string) => parseBounded(name, body, parse, faultOf(name, file));
  /** As far as these paths need it: the quick way when it leads to all of them. */
  const lookFor = (body: string, paths: readonly string[], file: string): readonly Tree[] => {
    const tree = body.length < largest[name] / 4 ? quick(body) : null;
    return tree && paths.every((path) => locate([tree], path, file)) ? [tree] : understand(body, file);
  };

  const readAll: NonNullable<ManifestFormat['readAll']> = (text, paths, file) => {
    const trees = lookFor(withoutMark(text), paths, file);
    return paths.map((path) => {
      const found = locate(trees, path, file);
      return found ? { found: true, value: found.scalar.value, kind: found.scalar.kind } : { found: false };
    });
  };

  const spliceAll: NonNullable<ManifestFormat['spliceAll']> = (text, values, file) => {
    const body = withoutMark(text);
    const trees = lookFor(
      body,
      values.map((one) => one.path),
      file,
    );
    const wanted = values.map((one) => ({ ...one, found: locate(trees, one.path, file) }));
    const places = wanted.flatMap(({ path, value, found }) => {
      if (!found) throw new Problem('FIELD_MISSING', { values: { file, path } });
      const { scalar, shared } = found;
      if (scalar.value === value) return [];
      if (shared) throw faultOf(name, file)('the field comes through an alias or a merge key; edit what that names');
      requireWritable(value, faultOf(name, file));
      return [{ scalar, value }];
    });
    return text.slice(0, text.length - body.length) + spliced(name, body, places);
  };

  return {
    name,
    readAll,
    spliceAll,
    read: (text, path, file) => readAll(text, [path], file)[0] ?? { found: false },
    splice: (text, path, value, file) => spliceAll(text, [{ path, value }], file),
    tree(text, file) {
      const [root] = understand(withoutMark(text), file);
      return root?.is === 'map' ? Object.fromEntries(Object.entries(plainValue(root) ?? {})) : {};
    },
  };
}

/** From the end, so that what stands before a place keeps its offsets; the same place twice is written once. */
function spliced(
  name: FormatName,
  body: string,
  places: readonly { scalar: Scalar; value: string | number }[],
): string {
  const backwards = [...new Map(places.map((one) => [one.scalar.start, one])).values()].sort(
    (a, b) => b.scalar.start - a.scalar.start,
  );
  return backwards.reduce(
    (current, { scalar, value }) =>
      current.slice(0, scalar.start) + scalar.write(value) + withoutHistory(current.slice(scalar.end), name),
    body,
  );
}

function requirePath(path: string, file: string): Segment[] {
  const segments = parsePath(path);
  if (segments) return segments;
  const expected = 'a path such as project.version, a."b.c".d, list[0] or package[name=core].version';
  throw new Problem('FIELD_MISSING', { values: { file, path }, details: [{ path, expected, by: 'agent' }] });
}

function parseBounded(name: FormatName, text: string, parse: TreeParser, fault: Fault): Tree[] {
  if (Buffer.byteLength(text) > largest[name]) throw fault(`it is larger than ${largest[name] >> 20} MiB`);
  try {
    return parse(text, fault);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw fault(error instanceof RangeError ? 'it is nested too deeply or one value is too long' : 'it is not valid');
  }
}

/** One line of printable text, or a number that every reader understands alike. */
function requireWritable(value: string | number, fault: Fault): void {
  const writable = typeof value === 'string' ? !/[\p{C}\p{Zl}\p{Zp}]/u.test(value) : isExact(value);
  if (!writable) throw fault('the new value is not one line of printable text or an exact number');
}

const isExact = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

const withoutMark = (text: string): string => (text.startsWith(byteOrderMark) ? text.slice(1) : text);
