import { splitArrow, splitOutside } from './split.ts';

const deepest = 8;

/**
 * The alternatives of a union, each in one spelling whatever the order, quotes, brackets and white space: `Array<X>`
 * for `X[]`, fields by name, function types without the names of their parameters.
 */
export const typescriptAlternatives = (text: string): ReadonlySet<string> => new Set(alternatives(text, 0));

function alternatives(text: string, depth: number): string[] {
  const bare = text.trim().replace(/"/g, "'");
  if (depth >= deepest) return [bare];
  const arrow = splitArrow(bare);
  if (arrow) return [functionType(arrow, bare, depth)];
  if (isConditional(bare)) return [bare];
  const parts = splitOutside(bare, '|');
  if (parts.length > 1) return parts.flatMap((one) => alternatives(one, depth + 1));
  const one = parts[0] ?? '';
  const met = splitOutside(one, '&');
  if (met.length > 1)
    return [
      met
        .map((each) => joined(each, depth))
        .sort()
        .join(' & '),
    ];
  if (/^\(.*\)$/s.test(one)) return alternatives(one.slice(1, -1), depth + 1);
  return one === 'boolean' ? ['true', 'false'] : [single(one, depth)];
}

const isConditional = (text: string): boolean => splitOutside(text, '?').length > 1;

/** All alternatives as one text, in one order. */
const joined = (text: string, depth: number): string => [...new Set(alternatives(text, depth + 1))].sort().join(' | ');

function single(one: string, depth: number): string {
  const list = /^(readonly )?(.*)\[\]$/s.exec(one);
  if (list) return `${list[1] ? 'Readonly' : ''}Array<${joined(list[2] ?? '', depth)}>`;
  const generic = /^([\w$.]+)\s*<(.*)>$/s.exec(one);
  if (generic) return `${generic[1]}<${each(generic[2] ?? '', depth)}>`;
  const tuple = /^(readonly )?\[(.*)\]$/s.exec(one);
  if (tuple) return `${tuple[1] ?? ''}[${each(tuple[2] ?? '', depth)}]`;
  const fields = /^\{(.*)\}$/s.exec(one);
  return fields
    ? `{ ${splitOutside(fields[1] ?? '', ',;')
        .map((field) => fieldText(field, depth))
        .sort()
        .join(', ')} }`
    : one;
}

const each = (list: string, depth: number): string =>
  splitOutside(list, ',')
    .map((one) => joined(one, depth))
    .join(', ');

function fieldText(field: string, depth: number): string {
  const parts = /^((?:readonly )?[\w$]+\??)\s*:(.*)$/s.exec(field);
  return parts ? `${parts[1]}: ${joined(parts[2] ?? '', depth)}` : field;
}

/** Type parameters keep such a text as it is: they would have to be renamed together with their uses. */
function functionType([head, result]: [string, string], whole: string, depth: number): string {
  const list = /^(new )?\((.*)\)$/s.exec(head);
  if (list === null || /\bis\b|\basserts\b/.test(result)) return whole;
  const parameters = splitOutside(list[2] ?? '', ',').map((one) => {
    const named = /^(\.\.\.)?[\w$]+(\?)?\s*:(.*)$/s.exec(one);
    return named ? `${named[1] ?? ''}${named[2] ?? ''}: ${joined(named[3] ?? '', depth)}` : one;
  });
  return `${list[1] ?? ''}(${parameters.join(', ')}) => ${joined(result, depth)}`;
}
