import { expect, it } from 'vitest';
import { tokenEnd } from '../../../src/domain/programs/token-end.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (body: unknown) => `${part({ alg: 'none' })}.${part(body)}.${part('made up')}`;

it.each<[string, string, string | null]>([
  ['its own end', token({ exp: 1_772_366_400 }), '2026-03-01T12:00:00.000Z'],
  ['no end', token({ sub: 'keeper' }), null],
  ['an end in words', token({ exp: 'tomorrow' }), null],
  ['an end beyond all calendars', token({ exp: 1e300 }), null],
  ['nothing to read', 'npm-made-up', null],
  ['dots and no JSON', 'a.b.c', null],
  ['JSON that is no object', token(null), null],
  ['too many parts', `${token({ exp: 1 })}.more`, null],
  ['no signature', token({ exp: 1 }).split('.').slice(0, 2).join('.'), null],
])('of a token with %s', (_what, given, end) => {
  expect(tokenEnd(given)).toBe(end);
});
