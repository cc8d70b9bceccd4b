import { json } from './json.ts';
import type { Field, FormatName, ManifestFormat } from './manifest.ts';
import { toml } from './toml.ts';
import { yaml } from './yaml.ts';

export type { Field, FormatName } from './manifest.ts';

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

/** The line, from 1, where a text field can be edited: the first that another value changes. @throws as `spliceField` */
export function fieldLine(format: FormatName, text: string, path: string, file: string): number {
  const other = spliceField(format, text, path, 'other', file);
  const length = Math.min(text.length, other.length);
  let at = 0;
  while (at < length && text[at] === other[at]) at += 1;
  return text.slice(0, at).split('\n').length;
}

/** The whole manifest as plain values. @throws Problem MANIFEST_UNREADABLE */
export const readManifest = (format: FormatName, text: string, file: string): Record<string, unknown> =>
  manifestFormats[format].tree(text, file);
