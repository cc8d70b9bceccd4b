import { Problem } from '../problem.ts';
import type { Fault, FormatName, ManifestFormat } from './manifest.ts';
import { manifestFormat } from './manifest-format.ts';
import { parsePath, type Segment } from './path.ts';
import { findScalar, plainValue, type Tree } from './tree.ts';

/** A piece of a text in which a path leads to the same as in the whole. */
export interface Part {
  text: string;
  from: number;
}

/** Ways to a field that leave most of a text unread. What they find, the parser finds alike. */
export interface ShortCuts {
  /** The piece of a large file that a path needs; what is wrong elsewhere in it stays unseen. */
  partOf?(text: string, path: readonly Segment[]): Part | null;
  /** Reads the plainest texts of a format and null for all others; whoever misses something in it asks the parser too. */
  quick?(text: string): Tree | null;
}

/** A format whose files are trees; `parse` gives one tree per document, or throws the fault. */
export const treeFormat = (
  name: FormatName,
  parse: (text: string, fault: Fault) => Tree[],
  { partOf, quick }: ShortCuts = {},
): ManifestFormat =>
  manifestFormat(name, (text, fault) => {
    const plain = quick?.(text) ?? null;
    let whole = partOf || plain ? null : parse(text, fault);
    const all = () => {
      whole ??= parse(text, fault);
      return whole;
    };
    return {
      find(path, file) {
        const segments = requirePath(path, file);
        const short = plain && findScalar(plain, segments, fault);
        if (short) return { from: 0, ...short };
        const part = partOf?.(text, segments);
        const documents = part ? parse(part.text, fault) : all();
        const [found, second] = documents.flatMap((tree) => findScalar(tree, segments, fault) ?? []);
        if (second) throw fault('more than one of its documents has the field');
        return found ? { from: part?.from ?? 0, ...found } : null;
      },
      tree() {
        const [root] = all();
        return root?.is === 'map' ? Object.fromEntries(Object.entries(plainValue(root) ?? {})) : {};
      },
    };
  });

function requirePath(path: string, file: string): Segment[] {
  const segments = parsePath(path);
  if (segments) return segments;
  const expected = 'a path such as project.version, a."b.c".d, list[0] or package[name=core].version';
  throw new Problem('FIELD_MISSING', { values: { file, path }, details: [{ path, expected, by: 'agent' }] });
}
