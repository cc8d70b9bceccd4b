import { parse, type Scalar as YamlScalar } from 'yaml';
import type { Fault, ScalarKind } from '../manifest.ts';
import { numberKind, numberText } from '../scalar.ts';
import type { Scalar } from '../tree.ts';

const stringTag = 'tag:yaml.org,2002:str';

/** A field that is named but has no value: it can be read as null, and nothing can be spliced into it. */
export const emptyField = ({ fault }: { fault: Fault }): Scalar => ({
  is: 'scalar',
  value: null,
  kind: 'null',
  start: 0,
  end: 0,
  write: () => {
    throw fault('the field is empty; write a first value by hand');
  },
});

/** A YAML scalar with its place in the text. */
export function scalarOf(node: YamlScalar, reading: { text: string; fault: Fault }): Scalar {
  const [start, end] = node.range ?? [0, 0];
  if (start === end) return emptyField(reading);
  const source = reading.text.slice(start, end);
  const { value, kind } = meaningOf(node, source);
  return {
    is: 'scalar',
    value,
    kind,
    start,
    end,
    write(next) {
      const why = reasonAgainstEditing(node, next);
      if (why) throw reading.fault(why);
      return typeof next === 'number' ? numberText(next, kind) : stringText(next, node.type);
    },
  };
}

const integer = /^(?:0|[1-9]\d{0,14})$/;
const surelyText = /^(?:\d+\.\d+(?:\.\d+[0-9A-Za-z.+-]*|(?:a|b|rc|\.dev|\.post)\d+)|[A-Za-z_(/](?:[^ ]| (?! ))*)$/;
const word = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** A scalar on one line, without what is behind it; null when only the real parser can tell what it is. */
export function plainScalar(source: string, start: number): Scalar | null {
  const end = start + source.length;
  const style = source.startsWith("'") ? 'QUOTE_SINGLE' : source.startsWith('"') ? 'QUOTE_DOUBLE' : 'PLAIN';
  const write = (next: string | number) =>
    typeof next === 'number' ? numberText(next, kind) : stringText(next, style);
  const kind: ScalarKind = style === 'PLAIN' && integer.test(source) ? 'integer' : 'string';
  if (kind === 'integer') return { is: 'scalar', value: Number(source), kind, start, end, write };
  if (style !== 'PLAIN') return { is: 'scalar', value: source.slice(1, -1), kind, start, end, write };
  return surelyText.test(source) && !word.test(source)
    ? { is: 'scalar', value: source, kind, start, end, write }
    : null;
}

function meaningOf({ value }: YamlScalar, source: string): { value: Scalar['value']; kind: ScalarKind } {
  if (value === null) return { value, kind: 'null' };
  if (typeof value === 'string') return { value, kind: 'string' };
  if (typeof value === 'boolean') return { value, kind: 'boolean' };
  if (typeof value === 'number') return { value, kind: numberKind(source) };
  return { value: source, kind: value instanceof Date ? 'date' : 'string' };
}

function reasonAgainstEditing({ type, tag }: YamlScalar, next: string | number): string | null {
  if (type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL') return 'the field is a block scalar; write it on one line';
  if (tag !== undefined && (tag !== stringTag || typeof next === 'number'))
    return 'the field has a tag that asks for another type';
  return null;
}

/** In the style of the old scalar; a plain one gets quotes where it would otherwise turn into something else. */
function stringText(value: string, style: YamlScalar['type']): string {
  if (style === 'QUOTE_SINGLE') return `'${value.replaceAll("'", "''")}'`;
  return style !== 'QUOTE_DOUBLE' && isPlainString(value) ? value : JSON.stringify(value);
}

/** Whether readers of YAML 1.2 and of 1.1 (which knows more numbers, dates and booleans) both see this very text. */
function isPlainString(value: string): boolean {
  if (known?.value !== value) {
    const versions = ['1.2', '1.1'] as const;
    const plain =
      /^[A-Za-z0-9][A-Za-z0-9.+!_-]*$/.test(value) && versions.every((version) => parse(value, { version }) === value);
    known = { value, plain };
  }
  return known.plain;
}

/** A release writes one version into very many files. */
let known: { value: string; plain: boolean } | null = null;
