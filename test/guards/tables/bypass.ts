import type { Config } from '../../../src/config/schema.ts';
import type { Facts } from '../../../src/domain/records/facts.ts';
import type { Action, Plan } from '../../../src/domain/records/plan.ts';
import {
  approved,
  attestation,
  base,
  building,
  bytes,
  channelOf,
  commit,
  factsOf,
  opening,
  plan,
  policyOf,
  publishing,
  pushing,
  standingWith,
  tree,
} from '../release-facts.ts';

export interface Case {
  what: string;
  facts?: Facts;
  plan?: Plan;
  policy?: Config;
  action: Action;
  held: boolean;
}

const repository = (fields: Partial<Facts['repository']>) =>
  factsOf({ repository: { ...factsOf().repository, ...fields } });
const rollback = (fields: Partial<Plan['rollback']>): Plan => ({ ...plan, rollback: { ...plan.rollback, ...fields } });
const strange = (...places: string[]) => factsOf({ release: { commit, tree, strange: places } });
const escalating = policyOf({ escalation: 'require' });
const complex = {
  ...plan,
  complexity: { score: 9, raw: 9, level: '9-10', required: ['mcp__zen__consensus', 'mcp__zen__analyze'] },
};
const undecided = policyOf({ decisions: [{ question: 'Does MCP go in?' }] });
const withDatabase = policyOf({ database: { url_env: 'HIVE_DATABASE_URL' } });

/** More ways round, for prohibitions that had fewer than two of them. */
export const bypassCases: Record<string, Case[]> = {
  'release-as-planned': [
    { what: 'nothing besides', action: building, held: true },
    { what: 'red: a file that no item writes', facts: strange('src/more.js'), action: building, held: false },
    { what: 'bypass: put there after the build', facts: strange('src/more.js'), action: publishing, held: false },
    { what: 'bypass: the branch is gone', facts: factsOf({ release: null }), action: pushing, held: false },
    {
      what: 'bypass: a second commit that takes it back',
      facts: strange('it is more than one commit'),
      action: pushing,
      held: false,
    },
  ],
  'rollback-prepared': [
    {
      what: 'bypass: snapshot of another branch point',
      plan: rollback({ snapshot: { ...plan.rollback.snapshot, head: 'd'.repeat(40) } }),
      action: pushing,
      held: false,
    },
    { what: 'bypass: instructions of nothing', plan: rollback({ instructions: [] }), action: pushing, held: false },
  ],
  'tree-clean': [
    { what: 'bypass: only an untracked file', facts: repository({ dirty: ['new.js'] }), action: opening, held: false },
    { what: 'bypass: only release.yaml', facts: repository({ dirty: ['release.yaml'] }), action: opening, held: false },
  ],
  'branch-in-step': [
    {
      what: 'bypass: the remote taken away',
      facts: repository({ remote: null, remote_reachable: false }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: another branch named alike',
      policy: policyOf({ git: { branches: ['Main', 'main '] } }),
      action: publishing,
      held: false,
    },
  ],
  'version-free': [
    {
      what: 'bypass: our tag, moved to another commit',
      facts: repository({ local_tags: { 'v1.0.0': base, 'v1.1.0': base } }),
      action: pushing,
      held: false,
    },
    {
      what: 'bypass: our bytes in production, others in test',
      facts: factsOf({
        channels: [
          channelOf('production', { standing: standingWith(bytes) }),
          channelOf('test', { standing: standingWith('sha512-x') }),
        ],
      }),
      action: publishing,
      held: false,
    },
  ],
  'channels-ready': [
    {
      what: 'bypass: the other stage is well',
      facts: factsOf({
        channels: [channelOf('test'), channelOf('production', { reachable: false, authenticated: null })],
      }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: it answers and knows nobody',
      facts: factsOf({ channels: [channelOf('test', { authenticated: null, account: 'keeper' })] }),
      action: opening,
      held: false,
    },
  ],
  'policy-not-loosened': [
    {
      what: 'bypass: an approval of the release is no override',
      facts: factsOf({ loosened: ['gates'], approvals: [approved({})] }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: tighter elsewhere',
      facts: factsOf({ loosened: ['coverage.minimum'] }),
      action: pushing,
      held: false,
    },
  ],
  'decisions-made': [
    {
      what: 'bypass: an approval of the release answers nothing',
      policy: undecided,
      facts: factsOf({ approvals: [approved({})] }),
      action: opening,
      held: false,
    },
    { what: 'bypass: opened on the way', policy: undecided, action: pushing, held: false },
  ],
  'escalation-attested': [
    {
      what: 'bypass: one of two',
      plan: complex,
      policy: escalating,
      facts: factsOf({ attestations: [{ ...attestation, kind: 'mcp__zen__consensus' }] }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a condition called so',
      plan: complex,
      policy: escalating,
      facts: factsOf({ attestations: [{ ...attestation, about: 'mcp__zen__consensus' }] }),
      action: publishing,
      held: false,
    },
  ],
  'database-ready': [
    { what: 'bypass: not looked at before production', policy: withDatabase, action: publishing, held: false },
    {
      what: 'bypass: its address taken out of the policy that demands it',
      policy: policyOf({ database: { required: true, url_env: null } }),
      action: publishing,
      held: false,
    },
  ],
};
