import { type SecretRule, secretRules } from './rules.ts';

/** Where a credential stands and of which kind it is; never what it says (R321). */
export interface SecretFinding {
  path: string;
  /** Counted from 1. */
  line: number;
  rule: string;
}

/** Of one text no more are named: who has these has to clean up anyway. */
const mostNamed = 50;

/** The credentials in a text, in the order of the rules. Linear in its length, whatever it holds. */
export function secretsIn(path: string, text: string): SecretFinding[] {
  const small = text.toLowerCase();
  const asked = secretRules.filter(({ keywords }) => keywords.some((keyword) => small.includes(keyword)));
  const found = asked.flatMap((rule) =>
    placesOf(rule, text).map((at) => ({ path, line: lineOf(text, at), rule: rule.rule })),
  );
  const once = new Map(found.map((one) => [`${one.line} ${one.rule}`, one]));
  return [...once.values()];
}

function placesOf({ pattern, entropy }: SecretRule, text: string): number[] {
  const places: number[] = [];
  for (const match of text.matchAll(pattern)) {
    if (places.length === mostNamed) break;
    const value = match.groups?.value ?? match[0];
    if (!isPlaceholder(value) && entropyOf(value) >= entropy && looksMade(value, match)) places.push(match.index);
  }
  return places;
}

/** What is only assigned to a telling name counts when it looks drawn by lot: letters and digits. */
const looksMade = (value: string, { groups }: RegExpMatchArray): boolean =>
  groups === undefined || (/\d/.test(value) && /[A-Za-z]/.test(value));

/** Words of people who write examples, a path, the subject of every tutorial on web tokens. */
const isPlaceholder = (value: string): boolean =>
  /example|placeholder|changeme|redacted|your[_-]?|dummy|x{6}|0{8}|123456789|abcdefgh|eyJzdWIiOiIxMjM0NTY3ODkw/i.test(
    value,
  ) || /^\.{0,2}\/[\w@.-]+\//.test(value);

/** Shannon's bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
  return line;
}
