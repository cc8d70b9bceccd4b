import { dockerfile } from './formats/dockerfile.ts';
import { ini } from './formats/ini.ts';
import { json } from './formats/json.ts';
import { pattern } from './formats/pattern.ts';
import { properties } from './formats/properties.ts';
import { python } from './formats/python.ts';
import { text } from './formats/text.ts';
import { toml } from './formats/toml.ts';
import { xml } from './formats/xml.ts';
import { yaml } from './formats/yaml.ts';
import type { Field, FormatName, Manifest, ManifestFormat } from './manifest.ts';

export { formatOf } from './format-of.ts';
export { type Field, type FormatName, formatNames, type Manifest } from './manifest.ts';

const manifestFormats: Record<FormatName, ManifestFormat> = {
  yaml,
  toml,
  json,
  xml,
  python,
  ini,
  properties,
  dockerfile,
  text,
  pattern,
};

/** A text read once, for any number of reads and edits. @throws Problem MANIFEST_UNREADABLE */
export const openManifest = (format: FormatName, text: string, file: string): Manifest =>
  manifestFormats[format](text, file);

/** The scalar at `path`. @throws Problem MANIFEST_UNREADABLE, FIELD_MISSING for a malformed path */
export const readField = (format: FormatName, text: string, path: string, file: string): Field =>
  openManifest(format, text, file).read(path);

/**
 * The text with another value at `path`, every other byte the same, and `comment` behind it where there is room.
 * @throws Problem MANIFEST_UNREADABLE, FIELD_MISSING
 */
export const spliceField = (
  format: FormatName,
  text: string,
  path: string,
  value: string | number,
  file: string,
  { comment }: { comment?: string } = {},
): string => openManifest(format, text, file).splice([{ path, value, ...(comment ? { comment } : {}) }]);

/** The whole manifest as plain values. @throws Problem MANIFEST_UNREADABLE */
export const readManifest = (format: FormatName, text: string, file: string): Record<string, unknown> =>
  openManifest(format, text, file).tree();

/** The scalars at several paths of one file, in their order. @throws Problem as `readField` */
export function readFields(format: FormatName, text: string, paths: readonly string[], file: string): Field[] {
  const manifest = openManifest(format, text, file);
  return paths.map((path) => manifest.read(path));
}
