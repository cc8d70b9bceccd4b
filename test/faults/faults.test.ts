import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Mishap } from './door.ts';
import { type Fixture, publishOnce } from './fixture.ts';
import { npmFixture } from './npm.ts';

interface Case {
  what: string;
  /** What stands on production beforehand. */
  stands?: 'same' | 'other';
  mishap?: Mishap;
  /** On how many uploads it falls; 1 when absent. */
  times?: number;
  outcome: string | readonly string[];
  /** Uploads that the service took in, of all tries. */
  taken: number;
  /** Whether the same call goes on once the trouble is over. */
  resumes?: boolean;
}

const always = 99;

/** What may happen to an upload, and what must come of it: never twice, never lost, never over other bytes. */
const cases: readonly Case[] = [
  { what: 'nothing happens', outcome: 'verified', taken: 1 },
  { what: 'the same bytes stand already', stands: 'same', outcome: 'verified', taken: 0 },
  { what: 'other bytes stand already', stands: 'other', outcome: ['REGISTRY_CONFLICT', 'REFUSED'], taken: 0 },
  { what: 'the token died', mishap: { answer: 401 }, times: always, outcome: 'REGISTRY_AUTH', taken: 0, resumes: true },
  {
    what: 'it may not write any more',
    mishap: { answer: 403 },
    times: always,
    outcome: 'REGISTRY_AUTH',
    taken: 0,
    resumes: true,
  },
  {
    what: 'too many requests, once',
    mishap: { answer: 429, headers: { 'retry-after': '1' } },
    outcome: 'verified',
    taken: 1,
  },
  { what: 'a fault of the service, once', mishap: { answer: 500 }, outcome: 'verified', taken: 1 },
  {
    what: 'a fault of the service, for good',
    mishap: { answer: 503 },
    times: always,
    outcome: 'REGISTRY_UNREACHABLE',
    taken: 0,
    resumes: true,
  },
  {
    what: 'the disk of the service is full, once',
    mishap: { answer: 507 },
    outcome: 'verified',
    taken: 1,
  },
  { what: 'the line is lost before', mishap: 'lost before', outcome: 'verified', taken: 1 },
  { what: 'the line is lost after', mishap: 'lost after', outcome: 'verified', taken: 1 },
  { what: 'the line is lost in the middle', mishap: 'cut', outcome: 'verified', taken: 1 },
  {
    what: 'the line is lost for good',
    mishap: 'lost before',
    times: always,
    outcome: 'REGISTRY_UNREACHABLE',
    taken: 0,
    resumes: true,
  },
];

describe.each([{ channel: 'npm', open: npmFixture }])('an upload to $channel', ({ open }) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterAll(() => fixture?.leave());
  afterEach(async () => {
    fixture.door.reset();
    await fixture.wipe();
  });

  it.each(cases)('$what: $outcome', async ({ stands, mishap, times = 1, outcome, taken, resumes }) => {
    if (stands) await fixture.place(stands);
    fixture.door.reset();
    if (mishap) fixture.door.arrange(mishap, times);
    const before = await shown(fixture);
    expect([outcome].flat()).toContain(await publishOnce(fixture));
    expect(fixture.door.taken()).toBe(taken);
    if (stands === 'other') expect(await shown(fixture)).toEqual(before);
    if (!resumes) return;
    expect(await shown(fixture)).toBeNull();
    fixture.door.reset();
    expect(await publishOnce(fixture)).toBe('verified');
    expect(fixture.door.taken()).toBe(1);
  });
});

const shown = ({ bench, item }: Fixture) =>
  bench.hands
    .channel(String(item.input.channel))
    .observe({ stage: 'production', package: String(item.input.package), version: bench.plan.version.new });
