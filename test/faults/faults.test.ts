import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../tiers.ts';
import type { Mishap } from './door.ts';
import { type Fixture, publishOnce } from './fixture.ts';
import { forgeFixture, githubFixture } from './forges.ts';
import { npmFixture } from './npm.ts';
import { ociFixture } from './oci.ts';
import { pypiFixture } from './pypi.ts';

interface Case {
  what: string;
  /** What stands on production beforehand. */
  stands?: 'same' | 'other';
  mishap?: Mishap;
  /** On how many uploads it falls; 1 when absent. */
  times?: number;
  outcome: string | readonly string[];
  /** Publications that the service took in, of all tries. */
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

/** Every case, one after the other, on one release that is proven and not yet in production. */
function uploads(open: () => Promise<Fixture>, own: Record<string, Partial<Case>> = {}): void {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await open();
  }, 300_000);
  afterAll(() => fixture?.leave());
  afterEach(async () => {
    fixture.door.reset();
    await fixture.wipe();
  });

  it.each(cases.map((one) => ({ ...one, ...own[one.what] })))(
    '$what: $outcome',
    async ({ stands, mishap, times = 1, outcome, taken, resumes }) => {
      if (stands) await fixture.place(stands);
      fixture.door.reset();
      if (mishap) fixture.door.arrange(mishap, times);
      const before = await shown(fixture);
      const paused: number[] = [];
      expect([outcome].flat()).toContain(await publishOnce(fixture, paused));
      const asked = typeof mishap === 'object' ? Number(mishap.headers?.['retry-after'] ?? 0) : 0;
      if (asked > 0 && fixture.hears) expect(paused).toEqual([asked]);
      expect(fixture.door.taken()).toBe(taken * fixture.files);
      if (stands === 'other') expect(await shown(fixture)).toEqual(before);
      if (!resumes) return;
      // A page may be begun before its first file.
      expect((await shown(fixture))?.digests ?? {}).toEqual({});
      fixture.door.reset();
      expect(await publishOnce(fixture)).toBe('verified');
      expect(fixture.door.taken()).toBe(fixture.files);
    },
    180_000,
  );
}

/** A forge is asked over HTTP or through gh, which shows the headers of its answers. */
const slowDown = { mishap: { answer: 429, headers: { 'retry-after': '7' } } };

describe('a file on its way to a page of Gitea', () =>
  uploads(() => forgeFixture('gitea'), { 'too many requests, once': slowDown }));
describe('a file on its way to a page of GitLab', () =>
  uploads(() => forgeFixture('gitlab'), {
    'too many requests, once': slowDown,
    // The file lies in its package and no page leads to it yet: it is sent to the same place again.
    'the line is lost after': { taken: 2 },
  }));
describeWith(1, ['gh'])('a file on its way to a page of GitHub', () =>
  uploads(githubFixture, { 'too many requests, once': slowDown }),
);
describeWith(1, ['buildah', 'skopeo', 'docker-registry'])('an image on its way', () => uploads(ociFixture));
describe('an upload to npm', () => uploads(npmFixture));
describeWith(2, ['uv', 'pypi-server'])('an upload to a Python index', () =>
  uploads(pypiFixture, {
    // pypiserver keeps the half that it got, whatever digest was announced: bytes that are not ours, so nobody replaces them.
    'the line is lost in the middle': { outcome: 'REGISTRY_CONFLICT', taken: 0 },
  }),
);

const shown = ({ bench, item }: Fixture) =>
  bench.hands
    .channel(String(item.input.channel))
    .observe({ stage: 'production', package: String(item.input.package), version: String(item.input.version) });
