import { json } from './json.ts';
import type { Field, FieldValue, FormatName, ManifestFormat } from './manifest.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

export type { Field, FieldValue, FormatName } from './manifest.ts';

/** Every format that fields can be read from and spliced into. */
const manifestFormats: Record<FormatName, ManifestFormat> = { yaml, toml, json };

/** The scalar at `path`. @throws Problem MANIFEST_UNREADABLE, FIELD_MISSING for a malformed path */
export const readField = (format: FormatName, text: string, path: string, file: string): Field =>
  manifestFormats[format].read(text, path, file);

/** The text with another value at `path`, every other byte the same. @throws Problem MANIFEST_UNREADABLE, FIELD_MISSING */
export const spliceField = (
  format: FormatName,
  text: string,
  path: string,
  value: string | number,
  file: string,
): string => manifestFormats[format].splice(text, path, value, file);

/** The whole manifest as plain values. @throws Problem MANIFEST_UNREADABLE */
export const readManifest = (format: FormatName, text: string, file: string): Record<string, unknown> =>
  manifestFormats[format].tree(text, file);

/** The scalars at several paths of one file, in their order. @throws Problem as readField */
export function readFields(format: FormatName, text: string, paths: readonly string[], file: string): Field[] {
  const kind = manifestFormats[format];
  return kind.readAll?.(text, paths, file) ?? paths.map((path) => kind.read(text, path, file));
}

/** The text with other values at several paths, every other byte the same. @throws Problem as spliceField */
export function spliceFields(format: FormatName, text: string, values: readonly FieldValue[], file: string): string {
  const kind = manifestFormats[format];
  return (
    kind.spliceAll?.(text, values, file) ??
    values.reduce((current, { path, value }) => kind.splice(current, path, value, file), text)
  );
}
