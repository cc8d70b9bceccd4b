import { z } from 'zod';
import type { Allowance } from '../records/facts.ts';

/** A header of an answer by its name in small letters; null when it is not there. */
export type Header = (name: string) => string | null | undefined;

/** Larger numbers are a moment in seconds since 1970, smaller ones a time to wait. */
const earliestMoment_s = 1_000_000_000;
const longest_s = 7 * 24 * 3600;

/**
 * The seconds for which a service wants to be left alone: `Retry-After` (RFC 9110, seconds or a date), else the end of
 * the window in which nothing is left (`X-RateLimit-*` of GitHub, `RateLimit-*` of GitLab and of the IETF draft).
 * Moments are measured by the `Date` of the same answer. Undefined: it says nothing that can be used.
 */
export function retryAfter(header: Header): number | undefined {
  const asked = secondsIn(header('retry-after'), header);
  if (asked !== undefined) return asked;
  return remainingIn(header) === 0 ? secondsIn(resetIn(header), header) : undefined;
}

/** What an answer says is left; null when it does not say. */
export function allowanceIn(header: Header): Allowance | null {
  const remaining = remainingIn(header);
  const wait = secondsIn(resetIn(header), header);
  const now = Date.parse(header('date') ?? '');
  if (remaining === null || wait === undefined || Number.isNaN(now)) return null;
  return { remaining, resets_at: new Date(now + wait * 1000).toISOString() };
}

function remainingIn(header: Header): number | null {
  const text = header('x-ratelimit-remaining') ?? header('ratelimit-remaining');
  return text !== null && text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

const resetIn = (header: Header) => header('x-ratelimit-reset') ?? header('ratelimit-reset');

function secondsIn(text: string | null | undefined, header: Header): number | undefined {
  if (text === null || text === undefined) return undefined;
  const number = /^\d{1,12}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (number < earliestMoment_s) return Math.min(number, longest_s);
  const [moment, now] = [Number.isNaN(number) ? Date.parse(text) : number * 1000, Date.parse(header('date') ?? '')];
  const wait = Math.ceil((moment - now) / 1000);
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longest_s);
}

const limits = z.object({ resources: z.object({ core: z.object({ remaining: z.number(), reset: z.number() }) }) });

/** What GitHub's own answer about its limits says of the REST API; null: it counts nothing. */
export function coreLimit(answer: unknown): Allowance | null {
  const core = limits.safeParse(answer).data?.resources.core;
  return core ? { remaining: core.remaining, resets_at: new Date(core.reset * 1000).toISOString() } : null;
}

/** Answers that ask for patience and refuse nobody. */
export const isLimited = (status: number, said: string): boolean =>
  status === 429 || (status === 403 && /rate limit|abuse detection/i.test(said));

/** What `gh api --include` prints before the body. */
export function includedHeaders(printed: string): { status: number | null; header: Header; body: string } {
  const found = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n((?:[^\n]+\n)*?)\r?\n/.exec(printed);
  const lines = (found?.[2] ?? '').split('\n').map((line) => /^([\w-]+):\s*(.*?)\s*$/.exec(line));
  const headers = new Map(lines.flatMap((one) => (one?.[1] ? [[one[1].toLowerCase(), one[2] ?? '']] : [])));
  const status = found ? Number(found[1]) : null;
  return {
    status,
    header: (name) => headers.get(name) ?? null,
    body: found ? printed.slice(found[0].length) : printed,
  };
}
