import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretRules } from '../../../../src/domain/policy/secrets/rules.ts';
import { secretsIn } from '../../../../src/domain/policy/secrets/scan.ts';
import { drawn, made } from './made.ts';

const rulesIn = (text: string) => secretsIn('a.txt', text).map(({ rule }) => rule);
const all = Object.entries(made).flatMap(([rule, texts]) => texts.map((text) => [rule, text] as const));

it('has an example of every rule', () => {
  expect(Object.keys(made).sort()).toEqual([...new Set(secretRules.map(({ rule }) => rule))].sort());
});

describe('a secret', () => {
  it.each(all.map(([rule, text], index) => [rule, index, text] as const))('%s %i is found', (rule, _index, text) => {
    expect(rulesIn(text)).toContain(rule);
  });

  it('is found on its line, wherever it stands in a file, and its value is told nowhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.array(fc.string(), { maxLength: 30 }), ([rule, text], before) => {
        const lines = before.map((line) => line.replaceAll(/[\r\n]/g, ' '));
        const found = secretsIn('a.txt', [...lines, text, 'end'].join('\n')).filter((one) => one.rule === rule);
        expect(found.map(({ line }) => line)).toContain(lines.length + 1);
        for (const one of found) expect(Object.keys(one).sort()).toEqual(['line', 'path', 'rule']);
      }),
    );
  });

  it('is told once a line and kind', () => {
    expect(secretsIn('a', `npm_${drawn(36)} npm_${drawn(36, undefined, 'wasp')}`)).toHaveLength(1);
  });
});

it.each([
  ['the name of a variable', 'const token = process.env.NPM_TOKEN_FOR_PUBLISHING_1;'],
  ['a variable of CI', 'NPM_TOKEN: $' + '{{ secrets.NPM_TOKEN }}'],
  ['a placeholder', 'API_KEY=your-api-key-goes-here-123'],
  ['an example', "password: 'example-password-42-example'"],
  ['the same letter', `ghp_${'a'.repeat(36)}`],
  ['a short one', "token: 'a1b2c3'"],
  ['a path', 'const token_page = "/-/npm/v1/tokens";'],
  ['words', "secret: 'the-queen-is-in-the-hive'"],
  ['a digest', `integrity: "sha512-${drawn(86)}=="`],
  ['a commit', `commit: ${drawn(40, '0123456789abcdef')}`],
  ['a pattern of such a key', String.raw`/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?/`],
  ['the beginning of a key in prose', 'a file that begins with -----BEGIN PRIVATE KEY----- and ends'],
  ['a public key', `-----BEGIN PUBLIC KEY-----\n${drawn(64)}`],
  ['an address without a password', 'https://registry.example/@scope/name'],
  ['an address with a variable', 'postgresql://hive:$' + '{DATABASE_PASSWORD}@db:5432/hive'],
])('%s is none', (_what, text) => {
  expect(rulesIn(text)).toEqual([]);
});

it.each([
  '-----BEGIN PRIVATE KEY-----',
  'eyJ-',
  'secret_token_password_',
  'a://',
  'api_key = "',
  'A: b ',
  '_auth = ',
  ' ',
  '+',
])('comes to an end where %j stands a hundred thousand times', (piece) => {
  expect(rulesIn(piece.repeat(100_000))).toEqual([]);
});
