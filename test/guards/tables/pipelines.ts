import type { ChannelFacts, Facts } from '../../../src/domain/records/facts.ts';
import type { Plan } from '../../../src/domain/records/plan.ts';
import {
  channelOf,
  evidenceOf,
  factsOf,
  goodEvidence,
  opening,
  plan,
  policyOf,
  publishing,
  pushing,
} from '../release-facts.ts';
import type { Case } from './bypass.ts';

const built = policyOf({
  build: { from: 'ci', workflow: 'build.yml', artifact: 'dist' },
  channels: { github: { repository: 'honey/comb' } },
});
const file = '.github/workflows/build.yml';
type Triggers = NonNullable<Facts['triggers']>;
const triggers = (fields: Partial<Triggers>) =>
  factsOf({ triggers: { found: [], pipelines: [], unread: [], ...fields } });
const builds = { file, publishes: [] };

const left = policyOf({
  channels: { npm: { test: { registry: 'http://127.0.0.1:1' }, production: { by: 'ci' } } },
});
const channels: ChannelFacts[] = [channelOf('test'), channelOf('production', { by: 'ci', authenticated: null })];
const publishes = (on: 'tag' | 'page', ships: 'npm' | 'python') =>
  factsOf({
    channels,
    triggers: { found: [{ file, on, publishes: ships, by: 'npm publish' }], pipelines: [], unread: [] },
  });

const counted = (remaining: number): Facts =>
  factsOf({
    channels: [
      channelOf('test'),
      channelOf('production', { allowance: { remaining, resets_at: '2026-03-01T13:00:00Z' } }),
    ],
  });
const awaiting: Plan = {
  ...plan,
  items: plan.items.map((item) => (item.step === 'publish-production' ? { ...item, step: 'await-publication' } : item)),
};

/** What the project's own pipeline builds or publishes, and what the forge still takes of us. */
export const pipelineCases: Record<string, Case[]> = {
  'ci-builds': [
    {
      what: 'the push starts the build',
      policy: built,
      facts: triggers({ candidate: [builds] }),
      action: opening,
      held: true,
    },
    { what: 'red: it starts nothing', policy: built, facts: triggers({ candidate: [] }), action: opening, held: false },
    {
      what: 'bypass: another workflow of that push publishes',
      policy: built,
      facts: triggers({ candidate: [builds, { file: '.github/workflows/out.yml', publishes: ['npm publish'] }] }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a workflow that cannot be read',
      policy: built,
      facts: triggers({ candidate: [builds], unread: ['.github/workflows/odd.yml'] }),
      action: opening,
      held: false,
    },
    { what: 'bypass: nobody looked', policy: built, facts: triggers({}), action: opening, held: false },
    { what: 'bypass: nothing was looked at', policy: built, facts: factsOf(), action: opening, held: false },
    {
      what: 'bypass: a remote elsewhere than the forge of policy',
      policy: policyOf({ build: { from: 'ci', workflow: 'build.yml', artifact: 'dist' } }),
      facts: triggers({ candidate: [builds] }),
      action: opening,
      held: false,
    },
  ],
  'ci-publishes': [
    { what: 'the tag starts it', policy: left, facts: publishes('tag', 'npm'), action: opening, held: true },
    { what: 'red: nobody does', policy: left, facts: factsOf({ channels }), action: opening, held: false },
    { what: 'bypass: another kind', policy: left, facts: publishes('tag', 'python'), action: opening, held: false },
    {
      what: 'bypass: only after the page',
      policy: left,
      facts: publishes('page', 'npm'),
      action: opening,
      held: false,
    },
  ],
  'requests-left': [
    { what: 'nobody counts', action: opening, held: true },
    { what: 'enough', facts: counted(5000), action: opening, held: true },
    { what: 'red: too few', facts: counted(12), action: opening, held: false },
    { what: 'bypass: used up on the way', facts: counted(0), action: pushing, held: false },
    {
      what: 'bypass: by the login that asks for builds',
      policy: built,
      facts: factsOf({ forge_left: { remaining: 90, resets_at: '2026-03-01T13:00:00Z' } }),
      action: opening,
      held: false,
    },
  ],
  'test-stage-first': [
    {
      what: 'bypass: the pipeline publishes what was never installed',
      plan: awaiting,
      facts: factsOf({ evidence: goodEvidence.filter(({ kind }) => kind !== 'install') }),
      action: pushing,
      held: false,
    },
    { what: 'the pipeline publishes what was installed', plan: awaiting, action: pushing, held: true },
    {
      what: 'bypass: the pipeline publishes, other bytes were installed',
      plan: awaiting,
      facts: factsOf({
        evidence: [
          ...goodEvidence.filter(({ kind }) => kind !== 'install'),
          evidenceOf('install', 'npm:honeycomb@test', { facts: { version: '1.1.0', digests: { x: 'sha512-y' } } }),
        ],
      }),
      action: pushing,
      held: false,
    },
  ],
  'channels-ready': [
    {
      what: 'no credentials are needed where the pipeline publishes',
      facts: factsOf({ channels }),
      action: publishing,
      held: true,
    },
    {
      what: 'bypass: it must answer all the same',
      facts: factsOf({ channels: channels.map((one) => ({ ...one, reachable: false })) }),
      action: pushing,
      held: false,
    },
  ],
};
