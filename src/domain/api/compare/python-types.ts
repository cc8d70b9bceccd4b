import { splitOutside } from './split.ts';

const builtins: Readonly<Record<string, string>> = {
  List: 'list',
  Dict: 'dict',
  Set: 'set',
  FrozenSet: 'frozenset',
  Tuple: 'tuple',
  Type: 'type',
  Text: 'str',
};

/** `Optional[X]`, `Union[X, Y]`, `X | Y`, quoted or not, whatever the module is called: one set of alternatives. */
export function pythonAlternatives(text: string): ReadonlySet<string> {
  const plain = text
    .replace(/(Literal\[[^\]]*\])|["']/g, (_all, literal: string | undefined) => literal?.replaceAll("'", '"') ?? '')
    .replace(/\b(?:\w+\.)+(?=[A-Z])/g, '')
    .replace(/\b(List|Dict|Set|FrozenSet|Tuple|Type|Text)\b/g, (name) => builtins[name] ?? name)
    .replace(/\s+/g, ' ');
  return new Set(alternatives(plain, 0));
}

function alternatives(text: string, depth: number): string[] {
  const parts = splitOutside(text, '|');
  if (parts.length > 1 && depth < 8) return parts.flatMap((one) => alternatives(one, depth + 1));
  const one = parts[0] ?? '';
  const inner = /^(Optional|Union|Annotated|Literal|Final|ClassVar|Required|NotRequired|ReadOnly)\[(.*)\]$/s.exec(one);
  if (inner === null || depth >= 8) return [inside(one, depth)];
  const held = splitOutside(inner[2] ?? '', ',');
  if (inner[1] === 'Literal') return held.map((value) => `Literal[${value}]`);
  if (/^(Annotated|Final|ClassVar|Required|NotRequired|ReadOnly)$/.test(inner[1] ?? ''))
    return alternatives(held[0] ?? '', depth + 1);
  const all = held.flatMap((value) => alternatives(value, depth + 1));
  return inner[1] === 'Optional' ? [...all, 'None'] : all;
}

/** The same order and spelling between the brackets too. */
function inside(text: string, depth: number): string {
  const parts = /^([\w.]+)\[(.*)\]$/s.exec(text);
  if (parts === null || depth >= 8) return text;
  const held = splitOutside(parts[2] ?? '', ',').map((one) =>
    alternatives(one, depth + 1)
      .sort()
      .join('|'),
  );
  return `${parts[1]}[${held.join(', ')}]`;
}
