import { expect, it } from 'vitest';
import { spellingsOf } from './spellings.ts';

const secret = 'kept/by+the=queen 4711';
const within = (text: string): boolean => spellingsOf(secret).some((one) => text.includes(one));

it.each([
  ['as it is', `token ${secret}`],
  ['in an address', `https://honey.test/?token=${encodeURIComponent(secret)}`],
  ['in hexadecimal digits', `\\x${Buffer.from(secret).toString('hex')}`],
  ...['', 'a', 'ab', 'releaser:'].map((before) => [
    `in base64 after ${before.length} characters`,
    Buffer.from(`${before}${secret}, and more`).toString('base64'),
  ]),
  ['in the base64 of addresses', Buffer.from(`a${secret}`).toString('base64url')],
])('a secret is found %s', (_how, text) => {
  expect(within(text ?? '')).toBe(true);
});

it('another word is not taken for it', () => {
  expect(within('kept/by+the=drone 4711')).toBe(false);
});
