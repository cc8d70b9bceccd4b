import type { ScalarKind } from './manifest.ts';

/** A number is a float when it is written with a point, an exponent or a word. */
export const numberKind = (source: string): ScalarKind =>
  /^[-+]?(?:0[box]|[0-9_:]+$)/i.test(source) ? 'integer' : 'float';

/** A number as it is written; a field that held a float keeps its point. */
export function numberText(value: number, kind: ScalarKind): string {
  const text = String(value);
  return kind === 'float' && /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}

/** ` in line 3`, counted from 1, of an offset. */
export function inLine(text: string, offset: number): string {
  return ` in line ${text.slice(0, offset).split('\n').length}`;
}
