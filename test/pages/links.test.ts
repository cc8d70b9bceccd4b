import { describe, expect, test } from 'vitest';
import { linksFor, placeOf } from '../../src/pages/links.ts';

const plan = 'plan_0123456789abcdef01234567';
const now = '2026-01-05T10:00:00.000Z';
const later = '2026-01-12T10:00:00.000Z';
const place = (path: string) => {
  const found = placeOf(path);
  if (!found) throw new Error(`no place: ${path}`);
  return found;
};

describe('where a token is asked for', () => {
  const links = linksFor('not-a-real-token');
  const path = links.pathTo(plan, now);

  test('a link opens the page of its plan until it ends, after a restart too', () => {
    expect(links.opens(place(path), now)).toBe(true);
    expect(linksFor('not-a-real-token').opens(place(path), now)).toBe(true);
    expect(links.opens(place(path), later)).toBe(false);
  });

  test('it is the same for an hour, and does not hold the token', () => {
    expect(links.pathTo(plan, '2026-01-05T09:10:00.000Z')).toBe(path);
    expect(links.pathTo(plan, '2026-01-05T11:10:00.000Z')).not.toBe(path);
    expect(path).not.toContain('token');
  });

  test('it opens nothing under another token, for another plan, or for longer', () => {
    const [, tail = ''] = path.split(`${plan}/`);
    const [ends = '', mac = ''] = tail.split('-');
    const other = `/approve/plan_${'0'.repeat(24)}/${tail}`;
    const longer = `/approve/${plan}/${Number(ends) + 3600}-${mac}`;
    const tries = [other, longer, `/approve/${plan}`, `/approve/${plan}/${ends}-${'0'.repeat(32)}`];
    expect(tries.map((one) => links.opens(place(one), now))).toEqual([false, false, false, false]);
    expect(linksFor('another-token').opens(place(path), now)).toBe(false);
  });
});

test('where none is asked for a link is the address alone', () => {
  const links = linksFor(null);
  expect(links.pathTo(plan, now)).toBe(`/approve/${plan}`);
  expect(links.opens(place(`/approve/${plan}`), later)).toBe(true);
});

test.each([
  '/approve/',
  '/approve/plan_0123',
  `/approve/${plan}/`,
  `/approve/${plan}x`,
  `/approve/${plan.toUpperCase()}`,
  `/approve/${plan}/1-2`,
  `/approve/${plan}\n`,
  `//approve/${plan}`,
])('%j is no place', (path) => {
  expect(placeOf(path)).toBeNull();
});
