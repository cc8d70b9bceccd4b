import { Problem } from '../problem.ts';

/** Every kind of file that carries versions. `json` reads JSONC, `ini` setup.cfg, `text` a VERSION file. */
export const formatNames = [
  'yaml',
  'toml',
  'json',
  'xml',
  'python',
  'ini',
  'properties',
  'dockerfile',
  'text',
  'pattern',
] as const;
export type FormatName = (typeof formatNames)[number];

/** What a scalar is in its file; `date` values are given as the text that stands there. */
export type ScalarKind = 'string' | 'integer' | 'float' | 'boolean' | 'null' | 'date';

export type Field =
  | { found: true; value: string | number | boolean | null; kind: ScalarKind /** From 1. */; line: number }
  | { found: false };

export interface FieldEdit {
  path: string;
  /** A number is written as a number, a string so that it reads back as a string. */
  value: string | number;
  /** Written behind the new value as `# comment`, where the format has such comments and the line has room (R204). */
  comment?: string;
}

/**
 * One file that carries versions, read once. Nothing but the scalars of the edits changes: everything else in the text
 * comes back byte for byte.
 *
 * Paths: `agent.version`, keys with dots quoted as in `a."b.c".d`, list items `[0]`, or `package[name=core].version`
 * for the one item of a list whose field has that value. In `pattern` the path is a regular expression instead.
 *
 * All throw Problem MANIFEST_UNREADABLE (not valid, over the bounds, ambiguous, or nothing that may be edited), and
 * FIELD_MISSING for a malformed path; `splice` also when there is no such scalar.
 */
export interface Manifest {
  read(path: string): Field;
  splice(edits: readonly FieldEdit[]): string;
  /** The whole (first) document as plain values; `{}` when its root is not a map. */
  tree(): Record<string, unknown>;
}

/** A kind of file: a text becomes a manifest. `file` is only for messages. */
export type ManifestFormat = (text: string, file: string) => Manifest;

/** Turns a reason, in our own words, into the problem of one file. */
export type Fault = (why: string) => Problem;

export const faultOf =
  (format: FormatName, file: string): Fault =>
  (why) =>
    new Problem('MANIFEST_UNREADABLE', { values: { file, format, why } });
