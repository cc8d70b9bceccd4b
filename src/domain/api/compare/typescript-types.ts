import { splitOutside } from './split.ts';

/** The alternatives of a union, each in one spelling: no outer brackets, `Array<X>` for `X[]`. */
export const typescriptAlternatives = (text: string): ReadonlySet<string> => new Set(alternatives(text, 0));

function alternatives(text: string, depth: number): string[] {
  const bare = text.trim().replace(/"/g, "'");
  if (depth >= 8 || /=>/.test(bare)) return [bare];
  const parts = splitOutside(bare, '|');
  if (parts.length > 1) return parts.flatMap((one) => alternatives(one, depth + 1));
  const one = parts[0] ?? '';
  const wrapped = /^\((.*)\)$/s.exec(one);
  if (wrapped && splitOutside(one, '&').length === 1) return alternatives(wrapped[1] ?? '', depth + 1);
  if (one === 'boolean') return ['true', 'false'];
  const list = /^(readonly )?(.*)\[\]$/s.exec(one);
  if (list === null) return [one.replace(/[;,]\s*\}/g, ' }').replace(/;/g, ',')];
  const held = alternatives(list[2] ?? '', depth + 1)
    .sort()
    .join(' | ');
  return [`${list[1] ? 'Readonly' : ''}Array<${held}>`];
}
