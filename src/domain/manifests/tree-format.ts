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

/**
 * A format whose files are trees; `parse` gives one tree per document, or throws the fault. With `partOf` a large file
 * is only parsed as far as a path needs it, and what is wrong elsewhere in it stays unseen.
 */
export const treeFormat = (
  name: FormatName,
  parse: (text: string, fault: Fault) => Tree[],
  partOf?: (text: string, path: readonly Segment[]) => Part | null,
): ManifestFormat =>
  manifestFormat(name, (text, fault) => {
    let whole = partOf ? null : parse(text, fault);
    const all = () => {
      whole ??= parse(text, fault);
      return whole;
    };
    return {
      find(path, file) {
        const segments = requirePath(path, file);
        const part = partOf?.(text, segments);
        const documents = part ? parse(part.text, fault) : all();
        const [found, second] = documents.flatMap((tree) => findScalar(tree, segments, fault) ?? []);
        if (second) throw fault('more than one of its documents has the field');
        return found ? { ...found, from: part?.from ?? 0 } : null;
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
