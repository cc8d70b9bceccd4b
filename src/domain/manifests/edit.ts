import { z } from 'zod';
import { formatNames, openManifest } from './index.ts';

/** One version field that a release changes. */
export const edit = z.strictObject({
  file: z.string(),
  format: z.enum(formatNames),
  path: z.string(),
  from: z.union([z.string(), z.number()]),
  to: z.union([z.string(), z.number()]),
  comment: z.string().optional(),
});
export type Edit = z.infer<typeof edit>;

/**
 * All edits of one file as one splice, every other byte the same, so that linked fields move together or not at all
 * (R58). @throws as `openManifest`
 */
export const editText = (text: string, file: string, edits: readonly Edit[]): string =>
  editsByFormat(edits).reduce(
    (current, [format, fields]) =>
      openManifest(format, current, file).splice(
        fields.map(({ path, to, comment }) => ({ path, value: to, ...(comment ? { comment } : {}) })),
      ),
    text,
  );

export function editsByFile(edits: readonly Edit[]): Map<string, Edit[]> {
  return grouped(edits, ({ file }) => file);
}

/** A file is parsed once for all of its fields; it may be looked at in two ways, such as by a pattern. */
export const editsByFormat = (edits: readonly Edit[]): [Edit['format'], Edit[]][] => [
  ...grouped(edits, ({ format }) => format),
];

function grouped<Key>(edits: readonly Edit[], keyOf: (edit: Edit) => Key): Map<Key, Edit[]> {
  const groups = new Map<Key, Edit[]>();
  for (const one of edits) {
    const known = groups.get(keyOf(one));
    if (known) known.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
