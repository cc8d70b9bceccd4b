import { Problem } from '../problem.ts';

export type FormatName = 'yaml' | 'toml' | 'json';

/** What a scalar is in its file; `date` values are given as the text that stands there. */
export type ScalarKind = 'string' | 'integer' | 'float' | 'boolean' | 'null' | 'date';

export type Field = { found: true; value: string | number | boolean | null; kind: ScalarKind } | { found: false };

/** What one field of a file shall say. */
export interface FieldValue {
  path: string;
  value: string | number;
}

/**
 * A kind of file that carries versions. Neither function changes anything but the one scalar: everything else in the
 * text comes back byte for byte. `file` is only for messages.
 *
 * Paths: `agent.version`, keys with dots quoted as in `a."b.c".d`, list items `[0]`, or `package[name=core].version`
 * for the one item of a list whose field has that value.
 *
 * Both throw Problem MANIFEST_UNREADABLE (not valid, over the bounds, or nothing that may be edited), and FIELD_MISSING
 * for a malformed path; `splice` also when there is no such scalar.
 */
export interface ManifestFormat {
  name: FormatName;
  read(text: string, path: string, file: string): Field;
  /** As many reads of one text, for which it is understood once only. */
  readAll?(text: string, paths: readonly string[], file: string): Field[];
  /** As many splices of one text, for which it is understood once only; all or a throw. */
  spliceAll?(text: string, values: readonly FieldValue[], file: string): string;
  /** The text with `value` at `path`: a number is written as a number, a string so that it reads back as a string. */
  splice(text: string, path: string, value: string | number, file: string): string;
  /** The whole (first) document as plain values; `{}` when its root is not a map. */
  tree(text: string, file: string): Record<string, unknown>;
}

/** Turns a reason, in our own words, into the problem of one file. */
export type Fault = (why: string) => Problem;

export const faultOf =
  (format: FormatName, file: string): Fault =>
  (why) =>
    new Problem('MANIFEST_UNREADABLE', { values: { file, format, why } });
