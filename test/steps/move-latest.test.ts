import { beforeEach, describe, expect, it } from 'vitest';
import type { EvidenceDraft } from '../../src/domain/records/evidence.ts';
import type { Plan } from '../../src/domain/records/plan.ts';
import { moveLatest } from '../../src/steps/distribution/move-latest.ts';
import type { Hands } from '../../src/steps/step.ts';
import { type FakeChannel, fakeChannel } from '../fakes/channel.ts';
import { fakeClock } from '../fakes/clock.ts';
import { channelOf, factsOf, plan, policyOf } from '../guards/release-facts.ts';

/** The registry is the one in memory that keeps the contract of channels; the real ones are in test/flows/images. */
let channel: FakeChannel;
let recorded: EvidenceDraft[];

const input = { channel: 'oci', package: 'honeycomb', version: '1.1.0' };
const latest = () => channel.registries.production.packages.get('honeycomb')?.tags.latest;

function handsWith(before: string | null): Hands {
  const snapshot = { ...plan.rollback.snapshot, latest: { 'oci honeycomb': before } };
  const planned: Plan = { ...plan, rollback: { ...plan.rollback, snapshot } };
  const hands: Partial<Hands> = {
    release: { plan: planned, policy: policyOf(), root: '/', worktree: '/', storage: '/' },
    clock: fakeClock(),
    channel: () => channel,
    record: async (draft) => void recorded.push(draft),
  };
  return hands as Hands;
}

beforeEach(() => {
  channel = fakeChannel();
  recorded = [];
  for (const version of ['1.0.0', '1.1.0'])
    channel.place('production', 'honeycomb', { version }, version === '1.0.0' ? 'latest' : 'other');
});

describe('latest is planned', () => {
  const planOf = (known: string | null, version = '1.1.0', policy = {}) =>
    moveLatest.plan({
      facts: factsOf({ channels: [channelOf('production', { channel: 'oci', ships: 'image', latest: known })] }),
      plan: { ...plan, version: { ...plan.version, new: version } },
      policy: policyOf(policy),
      reason: null,
    });

  it.each([
    ['where nothing is latest', null, '1.1.0', 1],
    ['over an older version', '1.0.0', '1.1.0', 1],
    ['and not for an older line', '2.0.0', '1.1.0', 0],
    ['and not for a prerelease', '1.0.0', '1.1.0-rc.1', 0],
    ['and not over what nobody can name', `sha256:${'0'.repeat(64)}`, '1.1.0', 0],
  ] as const)('%s', (_what, known, version, count) => {
    expect(planOf(known, version)).toHaveLength(count);
  });

  it('only where policy wants it, and for images only', () => {
    expect(planOf('1.0.0', '1.1.0', { channels: { oci: { latest: false } } })).toEqual([]);
    const facts = factsOf({ channels: [channelOf('production')] });
    expect(moveLatest.plan({ facts, plan, policy: policyOf(), reason: null })).toEqual([]);
  });
});

describe('latest', () => {
  it('moves once, however often it is asked, and says what it then is', async () => {
    const hands = handsWith('1.0.0');
    expect((await moveLatest.verify(input, hands)).state).toBe('not-done');
    for (const _again of [1, 2]) await moveLatest.apply(input, hands);
    expect((await moveLatest.verify(input, hands)).state).toBe('done');
    expect(latest()).toBe('1.1.0');
    expect(recorded[0]?.facts).toMatchObject({ tag: 'latest', version: '1.1.0', digests: expect.any(Object) });
  });

  it('goes back to what the plan saw, twice as once', async () => {
    const hands = handsWith('1.0.0');
    await moveLatest.apply(input, hands);
    expect(await moveLatest.withdraw?.(input, hands)).toBe('latest of honeycomb is 1.0.0 again');
    await moveLatest.undo(input, hands);
    expect(latest()).toBe('1.0.0');
  });

  it('stays where somebody moved it meanwhile, forward and back', async () => {
    const hands = handsWith('1.0.0');
    channel.place('production', 'honeycomb', { version: '2.0.0' });
    expect((await moveLatest.verify(input, hands)).state).toBe('done');
    expect(await moveLatest.withdraw?.(input, hands)).toContain('is 2.0.0 and stays');
    expect(latest()).toBe('2.0.0');
  });

  it('stays and says so when nothing was latest before', async () => {
    const hands = handsWith(null);
    await moveLatest.apply(input, hands);
    expect(await moveLatest.withdraw?.(input, hands)).toContain('nothing was latest before');
    expect(latest()).toBe('1.1.0');
  });

  it('is left for a person when the version before is gone', async () => {
    const hands = handsWith('0.9.0');
    await moveLatest.apply(input, hands);
    await expect(moveLatest.withdraw?.(input, hands)).rejects.toMatchObject({ code: 'PROGRAM_FAILED' });
    expect(latest()).toBe('1.1.0');
  });
});
