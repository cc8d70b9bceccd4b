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
const isPlainString = (value: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9.+!_-]*$/.test(value) &&
  (['1.2', '1.1'] as const).every((version) => parse(value, { version }) === value);
