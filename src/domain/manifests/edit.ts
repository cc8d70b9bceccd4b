import { z } from 'zod';
import { spliceField } from './index.ts';

/** One version field that a release changes. */
export const edit = z.strictObject({
  file: z.string(),
  format: z.enum(['yaml', 'toml', 'json']),
  path: z.string(),
  from: z.union([z.string(), z.number()]),
  to: z.union([z.string(), z.number()]),
});
export type Edit = z.infer<typeof edit>;

/** The text with every edit made, every other byte the same. @throws as `spliceField` */
export const editText = (text: string, edits: readonly Edit[]): string =>
  edits.reduce((current, { format, path, to, file }) => spliceField(format, current, path, to, file), text);

export function editsByFile(edits: readonly Edit[]): Map<string, Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const one of edits) files.set(one.file, [...(files.get(one.file) ?? []), one]);
  return files;
}
