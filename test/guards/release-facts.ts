import { type Config, type ConfigInput, configSchema } from '../../src/config/schema.ts';
import { type Approval, type Attestation, type Statement, sealApproval } from '../../src/domain/approvals/approval.ts';
import { sealSection } from '../../src/domain/changelog/seal.ts';
import type { Analysis } from '../../src/domain/records/analysis.ts';
import type { Standing } from '../../src/domain/records/artifact.ts';
import type { Evidence } from '../../src/domain/records/evidence.ts';
import type { ChannelFacts, Facts } from '../../src/domain/records/facts.ts';
import type { Action, Item, Plan } from '../../src/domain/records/plan.ts';

/** A release in which every guard holds; each test breaks one thing. */
export const now = '2026-03-01T12:00:00.000Z';
export const commit = 'c'.repeat(40);
export const tree = 't'.repeat(40);
export const base = 'b'.repeat(40);
export const bytes = 'sha512-of-the-built-bytes';

export const policyOf = (input: ConfigInput = {}): Config =>
  configSchema.parse({
    gates: { test: { argv: ['npm', 'test'], junit: '{reports}/junit.xml' } },
    channels: { npm: { test: { registry: 'http://127.0.0.1:1' } } },
    ...input,
  });

export const analysis: Analysis = {
  id: 'analysis_1',
  project_id: 'project_1',
  scheme: 'semver',
  head: base,
  tree,
  branch: 'main',
  member: null,
  range: { from: 'a'.repeat(40), to: base },
  last: { tag: 'v1.0.0', version: '1.0.0', commit: 'a'.repeat(40), time: 0 },
  line: { kind: 'newest' },
  tags: { prefix: 'v', releases: 1, findings: [] },
  current_version: '1.0.0',
  bump: 'minor',
  next_version: '1.1.0',
  series_floor: null,
  confidence: { source: 'default' },
  ask: null,
  api: null,
  commits: [],
  unclassified: [],
  ignored: 0,
  reasons: [],
  notes_preview: '',
};

const item = (id: string, step: string, fields: Partial<Item> = {}): Item => ({
  id,
  step,
  phase: 'distribution',
  undoable: 'fully',
  title: step,
  input: {},
  ...fields,
});

const parcel = { channel: 'npm', kind: 'npm', package: 'honeycomb' };
export const tarball = 'honeycomb-1.1.0.tgz';
/** What a look at the package tells of these bytes. */
export const digestsFrom = (integrity: string) => ({ [tarball]: integrity });
/** What stands on a registry with these bytes. */
export const standingWith = (integrity: string): Standing => ({
  version: '1.1.0',
  digests: digestsFrom(integrity),
  withdrawn: null,
  draft: false,
});

export const section = sealSection('## [1.1.0] - 2026-03-01\n\n### Added\n\n- count corners\n');

export const plan: Plan = {
  id: 'plan_1',
  project_id: 'project_1',
  project_name: 'honeycomb',
  member: null,
  kind: 'standard',
  criterion: null,
  version: { previous: '1.0.0', new: '1.1.0', bump_type: 'minor', scheme: 'semver' },
  tag: 'v1.1.0',
  date: '2026-03-01',
  base: { branch: 'main', commit: base, tree },
  release_branch: 'release/v1.1.0',
  analysis_id: 'analysis_1',
  policy_hash: 'sha256:0',
  complexity: { score: 1, raw: 0, level: '1-3', required: [] },
  reconcile: null,
  items: [
    item('i00', 'write-changelog', { phase: 'synchronization', input: { section } }),
    item('i03', 'scan-artifact', { phase: 'building', input: { kind: 'npm', package: 'honeycomb' } }),
    item('i01', 'publish-test', { undoable: 'partly', input: { ...parcel, stage: 'test' } }),
    item('i02', 'publish-production', { undoable: 'never', input: { ...parcel, stage: 'production' } }),
  ],
  rollback: {
    previous_version: '1.0.0',
    previous_tag: 'v1.0.0',
    snapshot: { branch: 'main', head: base, tree, latest: { 'npm honeycomb': '1.0.0' } },
    instructions: ['move latest back'],
    complexity: 'moderate',
  },
  packages: [{ kind: 'npm', name: 'honeycomb', private: false, directory: '.' }],
};

export const evidenceOf = (kind: Evidence['kind'], name: string, fields: Partial<Evidence> = {}): Evidence => ({
  id: `evidence_${kind}_${name}`,
  plan_id: plan.id,
  kind,
  name,
  commit,
  tree,
  argv: [],
  exit_code: 0,
  started_at: now,
  ended_at: now,
  output_digest: null,
  output_tail: '',
  numbers: {},
  facts: {},
  expires_at: null,
  ...fields,
});

export const greenTests = evidenceOf('gate', 'test', {
  numbers: { tests: 12, failures: 0, errors: 0, skipped: 1 },
  facts: { problem: null },
});

export const goodEvidence: Evidence[] = [
  greenTests,
  evidenceOf('components', 'components', {
    numbers: { fields: 52, in_step: 52, missing: 0 },
    facts: { out_of_step: [] },
  }),
  evidenceOf('artifact', 'npm:honeycomb', {
    facts: {
      files: [{ name: tarball, file: `artifacts/${tarball}`, integrity: bytes, sha256: 'sha256:1', size_bytes: 9 }],
    },
  }),
  evidenceOf('secrets', 'tree', { numbers: { files: 9, findings: 0 }, facts: { findings: [] } }),
  evidenceOf('secrets', 'npm:honeycomb', {
    numbers: { files: 4, findings: 0 },
    facts: { findings: [], digests: digestsFrom(bytes) },
  }),
  evidenceOf('contents', 'npm:honeycomb', {
    numbers: { files: 20, modules: 12, modules_missing: 0, faults: 0 },
    facts: { digests: digestsFrom(bytes), faults: [], missing: [] },
  }),
  evidenceOf('provenance', 'npm:honeycomb', { facts: { digests: digestsFrom(bytes), files: [], signed_by: null } }),
  evidenceOf('install', 'npm:honeycomb@test', {
    facts: { stage: 'test', digests: digestsFrom(bytes), version: '1.1.0' },
  }),
];

export const channelOf = (stage: 'test' | 'production', fields: Partial<ChannelFacts> = {}): ChannelFacts => ({
  channel: 'npm',
  ships: 'npm',
  stage,
  package: 'honeycomb',
  reachable: true,
  authenticated: true,
  account: 'keeper',
  token_env: 'NPM_TOKEN',
  latest: '1.0.0',
  standing: null,
  ...fields,
});

export const approved = (fields: Partial<Statement>): Approval =>
  sealApproval(
    {
      plan_id: plan.id,
      version: plan.version.new,
      commit: base,
      subject: 'release',
      role: 'security',
      approver: 'ann',
      decision: 'approved',
      conditions: [],
      reason: '',
      granted_at: now,
      expires_at: '2026-03-03T12:00:00.000Z',
      ...fields,
    },
    { kind: 'ssh-signature', signature: 'checked when it was observed' },
  );

export const attestation: Attestation = {
  id: `attestation_${'0'.repeat(24)}`,
  plan_id: plan.id,
  kind: 'condition',
  about: 'load test',
  text: '500 requests a second for an hour',
  attested_by: 'agent',
  attested_at: now,
};

export const factsOf = (fields: Partial<Facts> = {}): Facts => ({
  now,
  project: { id: 'project_1', name: 'honeycomb', root: '/honeycomb' },
  scheme: 'semver',
  current_version: '1.0.0',
  repository: {
    head: base,
    tree,
    branch: 'main',
    dirty: [],
    remote: 'file:///remote',
    remote_reachable: true,
    remote_moved: false,
    local_tags: { 'v1.0.0': 'a'.repeat(40) },
    remote_tags: { 'v1.0.0': 'a'.repeat(40) },
    signing_key: false,
  },
  analysis,
  components: [],
  followers: [],
  references: [],
  released_at: null,
  channels: [channelOf('test'), channelOf('production')],
  rows: null,
  release: { commit, tree, strange: [] },
  changelog: { text: `# Changelog\n\n${section}`, notes: null, withdrawn: [] },
  evidence: goodEvidence,
  approvals: [],
  attestations: [],
  changes: [],
  present: null,
  closed: null,
  loosened: null,
  promotion: null,
  freeze: null,
  manifests: {
    licence: {
      files: [{ path: 'LICENSE', spdx: 'MIT' }],
      declared: [{ path: 'package.json', expression: 'MIT' }],
    },
    statuses: [],
  },
  ci: null,
  forge_left: null,
  shipped: null,
  triggers: null,
  compose: [],
  plan,
  ...fields,
});

const action = (step: string, fields: Partial<Action>): Action => ({
  step,
  phase: 'distribution',
  undoable: 'fully',
  stage: null,
  title: step,
  input: {},
  ...fields,
});

export const opening = action('open-worktree', { phase: 'pre-validation' });
export const closing = action('close-worktree', { phase: 'validation' });
export const building = action('build-package', { phase: 'building' });
export const publishing = action('publish-production', { undoable: 'never', stage: 'production' });
export const pushing = action('push-release', { undoable: 'never' });
export const showing = action('publish-page', { undoable: 'never', stage: 'production' });
export const running = (argv: string[]): Action => action('run-gate', { phase: 'building', input: { argv } });
