import { expect, it } from 'vitest';
import { allowanceIn, includedHeaders, isLimited, retryAfter } from '../../../src/domain/programs/rate-limit.ts';

const date = 'Sun, 01 Mar 2026 12:00:00 GMT';
const moment = Date.parse(date) / 1000;
const header = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;

it.each<[string, Record<string, string>, number | undefined]>([
  ['seconds', { 'retry-after': '30' }, 30],
  ['a date', { date, 'retry-after': 'Sun, 01 Mar 2026 12:02:00 GMT' }, 120],
  ['a date that is over', { date, 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 0],
  ['a date and no clock to measure it by', { 'retry-after': 'Sun, 01 Mar 2026 12:02:00 GMT' }, undefined],
  ['nothing left, of GitHub', { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(moment + 90) }, 90],
  ['nothing left, of GitLab', { date, 'ratelimit-remaining': '0', 'ratelimit-reset': String(moment + 20) }, 20],
  ['nothing left, as the draft of the IETF says it', { 'ratelimit-remaining': '0', 'ratelimit-reset': '15' }, 15],
  ['something left', { date, 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': String(moment + 90) }, undefined],
  ['what is asked for goes first', { date, 'retry-after': '5', 'x-ratelimit-remaining': '0' }, 5],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
  ['less than nothing', { 'retry-after': '-5' }, undefined],
  ['a year', { 'retry-after': '31536000' }, 7 * 24 * 3600],
  ['nothing', {}, undefined],
])('knows for how long a service wants to be left alone: %s', (_what, headers, seconds) => {
  expect(retryAfter(header(headers))).toBe(seconds);
});

it('tells what is left and until when, and is silent where the service is', () => {
  const told = { date, 'ratelimit-remaining': '7', 'ratelimit-reset': String(moment + 60) };
  expect(allowanceIn(header(told))).toEqual({ remaining: 7, resets_at: '2026-03-01T12:01:00.000Z' });
  const { date: _date, ...timeless } = told;
  for (const headers of [{}, timeless, { date, 'ratelimit-remaining': 'many', 'ratelimit-reset': '60' }])
    expect(allowanceIn(header(headers))).toBeNull();
});

it.each([
  [429, '', true],
  [403, 'API rate limit exceeded for user ID 1.', true],
  [403, 'You have exceeded a secondary rate limit.', true],
  [403, 'Resource not accessible by integration', false],
  [401, 'rate limit', false],
  [500, '', false],
])('%i %s is a limit: %s', (status, said, expected) => {
  expect(isLimited(status, said)).toBe(expected);
});

it('reads the headers that gh prints above an answer', () => {
  const {
    status,
    header: told,
    body,
  } = includedHeaders(
    `HTTP/2.0 200 OK\nContent-Type: application/json\r\nDate: ${date}\r\nRetry-After: 9\r\n\r\n{"a":"HTTP/1.1 500"}\n`,
  );
  expect(status).toBe(200);
  expect([told('date'), told('retry-after'), told('x-absent')]).toEqual([date, '9', null]);
  expect(body).toBe('{"a":"HTTP/1.1 500"}\n');
  expect(includedHeaders('{"a":1}').body).toBe('{"a":1}');
  expect(includedHeaders('').header('date')).toBeNull();
});
