import { describe, expect, test } from 'vitest';
import { formTokens, isFromHere, wishIn } from '../../src/pages/forms.ts';

const plan = 'plan_0123456789abcdef01234567';
const now = '2026-01-05T10:00:00.000Z';

describe('a form token', () => {
  const tokens = formTokens('known to this process');
  const token = tokens.make(plan, now);

  test('fits its plan for an hour', () => {
    expect(tokens.fits(token, plan, '2026-01-05T11:00:00.000Z')).toBe(true);
    expect(tokens.fits(token, plan, '2026-01-05T11:00:00.001Z')).toBe(false);
  });

  test('fits no other plan, process or time', () => {
    expect(tokens.fits(token, `plan_${'0'.repeat(24)}`, now)).toBe(false);
    expect(formTokens('another').fits(token, plan, now)).toBe(false);
    expect(tokens.fits(token, plan, '2026-01-05T09:59:59.999Z')).toBe(false);
    expect(['', 'x', `${token}0`, token.slice(0, -1)].some((one) => tokens.fits(one, plan, now))).toBe(false);
  });
});

describe('a form comes from here', () => {
  const from = (headers: Record<string, string>, publicOrigin: string | null = 'https://people.example') =>
    isFromHere(new Request('http://release.example/approve/x', { method: 'POST', headers }), publicOrigin);

  test.each([
    [{ 'sec-fetch-site': 'same-origin' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://people.example' }],
    [{ origin: 'https://release.example' }],
    [{ origin: 'http://release.example' }],
    [{ origin: 'https://people.example' }],
  ])('%j', (headers) => {
    expect(from(headers)).toBe(true);
  });

  test.each([
    [{}],
    [{ origin: 'null' }],
    [{ origin: 'https://release.example.evil.example' }],
    [{ origin: 'http://people.example' }],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://release.example' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
  ])('and not: %j', (headers) => {
    expect(from(headers as Record<string, string>)).toBe(false);
    expect(from(headers as Record<string, string>, null)).toBe(false);
  });
});

test('a wish is read without what cannot be seen', () => {
  const form = new FormData();
  const fields = {
    who: 'ann lead',
    subject: 'release',
    decision: 'conditional',
    conditions: 'load test\r\n\r\n  a\u202e check \n',
    reason: ' two\r\nlines\u200b ',
    hours: '1,5',
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  expect(wishIn(form, plan)).toEqual({
    plan_id: plan,
    approver: 'ann',
    role: 'lead',
    subject: 'release',
    decision: 'conditional',
    conditions: ['load test', 'a check'],
    reason: 'two\nlines',
    hours: 1.5,
  });
  form.set('hours', 'for ever');
  expect(wishIn(form, plan).hours).toBe(0);
});
