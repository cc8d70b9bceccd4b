import { expect, it } from 'vitest';
import type { Evidence } from '../../src/domain/records/evidence.ts';
import { stepNamed } from '../../src/steps/index.ts';
import type { Eyes } from '../../src/steps/step.ts';
import { fakeClock } from '../fakes/clock.ts';
import { plan, policyOf } from '../guards/release-facts.ts';

/** What a rollback has to do with: also half of a version, and never what others put under it. */
const [wheel, sdist] = ['comb-1.1.0-py3-none-any.whl', 'comb-1.1.0.tar.gz'];
const parcel = { channel: 'pypi', stage: 'production', kind: 'python', package: 'comb', version: '1.1.0' };
const inputs: Record<string, Record<string, unknown>> = {
  'publish-production': { ...parcel, dist_tag: 'latest' },
  'await-publication': { ...parcel, wait_minutes: 1 },
};

const built = {
  ...{ kind: 'artifact', name: 'python:comb', tree: 'tree', ended_at: '', expires_at: null },
  facts: { files: [wheel, sdist].map((name) => ({ name, sha256: `sha256:${name}`, integrity: `sha256:${name}` })) },
} as unknown as Evidence;

const eyesOn = (digests: Record<string, string> | null): Eyes =>
  ({
    release: { plan, policy: policyOf(), root: '/', worktree: '/', storage: '/' },
    clock: fakeClock(),
    project: {
      resolve: async () => 'c'.repeat(40),
      message: async () => `Release-Plan: ${plan.id}`,
      treeOf: async () => 'tree',
    },
    channel: () => ({
      observe: async () => digests && { version: '1.1.0', digests, withdrawn: null, draft: false },
    }),
    evidence: async () => [built],
  }) as unknown as Eyes;

it.each<[string, Record<string, string> | null, boolean, boolean]>([
  ['nothing', null, false, false],
  ['half of it', { [wheel]: `sha256:${wheel}` }, true, true],
  ['all of it', { [wheel]: `sha256:${wheel}`, [sdist]: `sha256:${sdist}` }, true, true],
  ['bytes of others', { [wheel]: 'sha256:of-others' }, false, true],
])('%s', async (_what, digests, uploaded, published) => {
  const look = (name: string) => stepNamed(name).isOut?.(inputs[name] ?? {}, eyesOn(digests));
  expect([await look('publish-production'), await look('await-publication')]).toEqual([uploaded, published]);
});
