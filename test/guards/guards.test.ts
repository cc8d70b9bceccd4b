import { describe, expect, it } from 'vitest';
import { sealSection } from '../../src/domain/changelog/seal.ts';
import { classifyCommit } from '../../src/domain/commits/classify.ts';
import type { CommitFinding } from '../../src/domain/records/analysis.ts';
import type { Standing } from '../../src/domain/records/artifact.ts';
import type { Facts } from '../../src/domain/records/facts.ts';
import type { Plan } from '../../src/domain/records/plan.ts';
import type { PromotionEvidence } from '../../src/domain/version/promotion.ts';
import { guards } from '../../src/guards/index.ts';
import { field, follower } from '../domain/components/fields.ts';
import {
  analysis,
  approved,
  attestation,
  base,
  building,
  bytes,
  channelOf,
  commit,
  digestsFrom,
  evidenceOf,
  factsOf,
  goodEvidence,
  greenTests,
  opening,
  plan,
  policyOf,
  publishing,
  pushing,
  running,
  section,
  showing,
  standingWith,
  tarball,
} from './release-facts.ts';
import { artifactCases } from './tables/artifacts.ts';
import { bypassCases, type Case } from './tables/bypass.ts';
import { databaseCases, driftCases } from './tables/database.ts';
import { deliveryCases } from './tables/delivery.ts';
import { environmentCases } from './tables/environment.ts';
import { imageCases } from './tables/images.ts';
import { pipelineCases } from './tables/pipelines.ts';
import { treeCases } from './tables/tree.ts';

const policyRules = { bump_rules: { feat: 'minor', fix: 'patch' }, breaking_subjects: [], ignore_commits: [] } as const;
const drifted = (version: string) => factsOf({ components: [field({ version })] });
const ghost = factsOf({
  references: [{ from: 'foragers', file: 'ai/foragers.yaml', path: 'team.members', type: 'agent', to: 'ghost' }],
});
const strict = policyOf({ components: { compatibility_policy: 'strict' } });
const without = (kind: string) => factsOf({ evidence: goodEvidence.filter((one) => one.kind !== kind) });
const withOnly = (...evidence: Facts['evidence']) =>
  factsOf({
    evidence: [...goodEvidence.filter((one) => !evidence.some((other) => other.kind === one.kind)), ...evidence],
  });
const repository = (fields: Partial<Facts['repository']>) =>
  factsOf({ repository: { ...factsOf().repository, ...fields } });
const tests = (numbers: Record<string, number>, fields = {}) => withOnly({ ...greenTests, numbers, ...fields });
const changelog = (text: string) => factsOf({ changelog: { text, notes: null, withdrawn: [] } });
const limited = (limits: Record<string, string>) =>
  policyOf({ gates: { test: { argv: ['npm', 'test'], junit: '{reports}/j', limits } } });
const needsSecurity = policyOf({ approvals: { required: [{ role: 'security' }] } });
const closed = { name: 'year end', until: '2026-01-06T00:00:00.000Z', next_allowed: '2026-01-06T00:00:00.000Z' };
const urgent: Plan = { ...plan, kind: 'emergency', criterion: 'production-failure' };
const approvedInBlackout = factsOf({ closed, approvals: [approved({})] });
const pageWith = (fields: Partial<Standing>, release = factsOf().release) =>
  factsOf({
    release,
    channels: [
      channelOf('production', {
        channel: 'github',
        ships: 'page',
        standing: { version: 'v1.1.0', digests: {}, withdrawn: null, draft: false, ...fields },
      }),
    ],
  });
const undecided = policyOf({ decisions: [{ question: 'Does MCP go in?' }] });
const bounded = policyOf({ bounds: { deleted_lines: 2000 } });
const deleting = (deleted: number) => [{ path: 'a.ts', added: 0, deleted }];
const needsForPaths = policyOf({ approvals: { required: [{ role: 'security', paths: ['db/**'] }] } });
const checked = { ...attestation, kind: 'check' as const, about: 'security.secrets' };
const readiness = (proof: object) =>
  policyOf({
    readiness: {
      mode: 'require',
      lists: { security: { title: 'Security', items: { secrets: { title: 'x', required: true, ...proof } } } },
    },
  });
const escalating = policyOf({ escalation: 'require' });
const complex = { ...plan, complexity: { score: 9, raw: 9, level: '9-10', required: ['mcp__zen__consensus'] } };
const otherTree = { tree: 'o'.repeat(40) };
const covered = policyOf({
  gates: { test: { argv: ['npm', 'test'], junit: '{reports}/j', coverage: '{reports}/c' } },
  coverage: { minimum: 90 },
});

const versioned = (
  previous: string | null,
  version: string,
  scheme: Plan['version']['scheme'] = 'semver',
  kind: Plan['kind'] = 'standard',
): Plan => ({ ...plan, kind, tag: `v${version}`, version: { ...plan.version, previous, new: version, scheme } });
const after = (version: string) =>
  factsOf({ analysis: { ...analysis, last: { tag: `v${version}`, version, commit: base, time: 0 } } });
const toBeta = versioned('0.1.0a3', '0.1.0b1', 'pep440');
const toRc = versioned('0.1.0b3', '0.1.0rc1', 'pep440');
const jumping = versioned('0.1.0a2', '1.0.0', 'pep440');
const overridden = approved({ subject: 'override:promotion-justified' });
const mayPromote = policyOf({ approvals: { overrides: { 'promotion-justified': ['security'] } } });
const milestone = { tag: 'milestone/0.1.0', commit: base };
const freeze = { tag: 'v0.1.0b1', commit: base };
const [fixed, feature, unknown] = ['fix: a', 'feat: b', 'Add c'].map((message) =>
  classifyCommit({ id: commit, parents: [base], message }, policyRules),
) as [CommitFinding, CommitFinding, CommitFinding];
const promoting = (seen: Partial<PromotionEvidence>, approvals: Facts['approvals'] = []) =>
  factsOf({
    promotion: { milestone: null, freeze: null, ...seen },
    approvals,
    repository: { ...factsOf().repository, remote_tags: { [milestone.tag]: base, [freeze.tag]: base } },
  });
const fixesOnly = factsOf({ analysis: { ...analysis, bump: 'patch' } });
const strategy = (chosen: 'undecided' | 'conservative') => policyOf({ versioning: { strategy: chosen } });
const unified = policyOf({ components: { versions: 'unified' } });
const services = (...versions: (string | number | null)[]) =>
  factsOf({
    components: versions.map((version, index) =>
      field({
        id: `service-${index}`,
        type: 'service',
        file: `services/${index}/package.json`,
        format: 'json',
        path: 'version',
        version,
      }),
    ),
  });

/** Red, green and bypass for each prohibition (R77, R85, R89, R97, R115, R133, R134, R73, R112, R38 and the rest). */
const cases: Record<string, Case[]> = {
  ...databaseCases,
  ...environmentCases,
  ...artifactCases,
  ...treeCases,
  ...deliveryCases,
  'no-direct-python': [
    { what: 'uv run', action: running(['uv', 'run', 'pytest']), held: true },
    { what: 'python', action: running(['python3', '-m', 'pytest']), held: false },
    { what: 'bypass: absolute path', action: running(['/usr/bin/pip3', 'install', 'x']), held: false },
    { what: 'bypass: through env', action: running(['env', 'A=1', 'python', 'x.py']), held: false },
    { what: 'bypass: through a shell', action: running(['bash', '-c', 'pip install x']), held: false },
  ],
  'no-manual-ddl': [
    { what: 'row statement', action: running(['psql', '-c', 'delete from hive.component_versions']), held: true },
    { what: 'alter table', action: running(['psql', '-c', 'ALTER TABLE hive.x ADD y int']), held: false },
    { what: 'bypass: comment in between', action: running(['psql', '-c', 'DROP/* */TABLE x']), held: false },
    { what: 'bypass: second statement', action: running(['psql', '-c', 'select 1; create table x()']), held: false },
  ],
  'gates-not-skipped': [
    {
      what: 'red: a blocking lint rule',
      policy: limited({ 'rule:F821': '= 0' }),
      facts: tests({ ...greenTests.numbers, 'rule:F821': 12 }),
      action: building,
      held: false,
    },
    { what: 'the rule was not broken', policy: limited({ 'rule:F821': '= 0' }), action: building, held: true },
    {
      what: 'bypass: what was to be measured was not',
      policy: limited({ p95_ms: '< 500' }),
      action: building,
      held: false,
    },
    { what: 'all green', action: building, held: true },
    { what: 'not run', facts: without('gate'), action: building, held: false },
    { what: 'exit code 1', facts: withOnly({ ...greenTests, exit_code: 1 }), action: building, held: false },
    {
      what: 'bypass: run on another tree',
      facts: withOnly({ ...greenTests, ...otherTree }),
      action: building,
      held: false,
    },
    { what: 'bypass: no gate configured', policy: policyOf({ gates: {} }), action: building, held: false },
    {
      what: 'bypass: exit 0 without its report',
      facts: withOnly({ ...greenTests, facts: { problem: 'no report' } }),
      action: building,
      held: false,
    },
    {
      what: 'coverage enough',
      policy: covered,
      facts: tests({ tests: 3, line_rate: 90 }),
      action: building,
      held: true,
    },
    {
      what: 'coverage too low',
      policy: covered,
      facts: tests({ tests: 3, line_rate: 89.9 }),
      action: building,
      held: false,
    },
    { what: 'bypass: coverage not seen', policy: covered, action: building, held: false },
    {
      what: 'bypass: everything skipped but one',
      policy: policyOf({ gates: { test: { argv: ['npm', 'test'], junit: '{reports}/j', maximum_skipped: 2 } } }),
      facts: tests({ tests: 12, skipped: 11 }),
      action: building,
      held: false,
    },
  ],
  'versions-synchronized': [
    { what: 'all in step', action: building, held: true },
    {
      what: 'one out of step',
      facts: withOnly(evidenceOf('components', 'components', { numbers: { fields: 52, in_step: 51 } })),
      action: building,
      held: false,
    },
    { what: 'a file that lags behind', facts: drifted('0.9.0'), action: building, held: true },
    { what: 'a file that is ahead', facts: drifted('7.0.0'), action: building, held: false },
    {
      what: 'a file that is ahead, and somebody said who is right',
      facts: drifted('7.0.0'),
      plan: { ...plan, reconcile: 'project_to_files' },
      action: building,
      held: true,
    },
    {
      what: 'bypass: a direction about something else',
      facts: drifted('7.0.0'),
      plan: { ...plan, reconcile: 'files_to_database' },
      action: building,
      held: false,
    },
    ...driftCases,
    { what: 'bypass: nothing read', facts: without('components'), action: building, held: false },
    {
      what: 'bypass: zero fields',
      facts: withOnly(evidenceOf('components', 'components', { numbers: { fields: 0, in_step: 0 } })),
      action: building,
      held: false,
    },
    {
      what: 'bypass: another tree',
      facts: withOnly(evidenceOf('components', 'components', { numbers: { fields: 1, in_step: 1 }, ...otherTree })),
      action: building,
      held: false,
    },
  ],
  'components-fit': [
    { what: 'nothing to fit', action: opening, held: true },
    { what: 'a missing member is only told', facts: ghost, action: opening, held: true },
    { what: 'a missing member, strict', facts: ghost, policy: strict, action: opening, held: false },
    {
      what: 'a range that shuts the new version out',
      facts: factsOf({
        components: [field({ type: 'npm', id: 'cells' })],
        followers: [follower({ value: '>=1.0.0 <1.1.0' })],
      }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: one of that name, but of another type',
      facts: factsOf({
        components: [field()],
        references: [{ from: 'foragers', file: 'ai/foragers.yaml', path: 'team.members', type: 'team', to: 'queen' }],
      }),
      policy: policyOf({
        components: {
          compatibility_policy: 'strict',
          compatibility: [{ component: 'queen', framework: '^1.0.0', level: 'full', verified: '2026-01-01' }],
        },
      }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: verified, but with another framework',
      facts: factsOf({ components: [field()] }),
      policy: policyOf({
        components: {
          compatibility_policy: 'strict',
          compatibility: [{ component: 'queen', framework: '^2.0.0', level: 'full', verified: '2026-01-01' }],
        },
      }),
      action: opening,
      held: false,
    },
  ],
  'test-stage-first': [
    ...imageCases,
    { what: 'proven with the same bytes', action: publishing, held: true },
    { what: 'the push too', action: pushing, held: true },
    { what: 'not installed', facts: without('install'), action: publishing, held: false },
    {
      what: 'bypass: other bytes',
      facts: withOnly(
        evidenceOf('install', 'npm:honeycomb@test', { facts: { digests: digestsFrom(`${bytes}x`), version: '1.1.0' } }),
      ),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: other version',
      facts: withOnly(
        evidenceOf('install', 'npm:honeycomb@test', { facts: { digests: digestsFrom(bytes), version: '1.0.9' } }),
      ),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: from production',
      facts: withOnly(
        evidenceOf('install', 'npm:honeycomb@production', { facts: { digests: digestsFrom(bytes), version: '1.1.0' } }),
      ),
      action: publishing,
      held: false,
    },
    { what: 'bypass: push the tag first', facts: without('install'), action: pushing, held: false },
  ],
  'rollback-prepared': [
    { what: 'prepared', action: publishing, held: true },
    {
      what: 'no instructions',
      plan: { ...plan, rollback: { ...plan.rollback, instructions: [] } },
      action: publishing,
      held: false,
    },
    { what: 'previous tag gone', facts: repository({ local_tags: {} }), action: publishing, held: false },
    {
      what: 'bypass: snapshot of another commit',
      plan: { ...plan, rollback: { ...plan.rollback, snapshot: { ...plan.rollback.snapshot, head: commit } } },
      action: publishing,
      held: false,
    },
  ],
  'tests-passing': [
    { what: 'all pass', action: building, held: true },
    { what: 'one failure', facts: tests({ tests: 12, failures: 1 }), action: building, held: false },
    { what: 'one error', facts: tests({ tests: 12, errors: 1 }), action: building, held: false },
    { what: 'bypass: no test ran', facts: tests({ tests: 0 }), action: building, held: false },
    { what: 'bypass: all skipped', facts: tests({ tests: 5, skipped: 5 }), action: building, held: false },
    {
      what: 'bypass: no report at all',
      facts: tests({}, { facts: { problem: 'the gate wrote no report' } }),
      action: building,
      held: false,
    },
    {
      what: 'bypass: gate without a report',
      policy: policyOf({ gates: { test: { argv: ['true'] } } }),
      action: building,
      held: false,
    },
    {
      what: 'bypass: green on another tree',
      facts: withOnly({ ...greenTests, ...otherTree }),
      action: building,
      held: false,
    },
  ],
  'analysis-made': [
    { what: 'of this commit', action: opening, held: true },
    { what: 'none', facts: factsOf({ analysis: null }), action: opening, held: false },
    {
      what: 'bypass: of another commit',
      facts: factsOf({ analysis: { ...analysis, head: commit } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: with another id',
      facts: factsOf({ analysis: { ...analysis, id: 'analysis_2' } }),
      action: opening,
      held: false,
    },
  ],
  'version-canonical': [
    { what: 'canonical', action: opening, held: true },
    { what: 'canonical pep440', plan: versioned('1.0.0a3', '1.0.0b1', 'pep440'), action: pushing, held: true },
    { what: 'four numbers', plan: versioned('1.0.0', '1.5.0.0'), action: opening, held: false },
    { what: 'two numbers', plan: versioned('1.0.0', '1.5'), action: opening, held: false },
    { what: 'a prefix', plan: versioned('1.0.0', 'v1.5.0'), action: publishing, held: false },
    { what: 'not canonical', plan: versioned('0.1.0', '0.2.0.rc1', 'pep440'), action: opening, held: false },
    { what: 'bypass: build metadata', plan: versioned('1.0.0', '1.1.0+g0a1b2c3'), action: publishing, held: false },
    { what: 'bypass: local part', plan: versioned('1.0.0', '1.1.0+local.1', 'pep440'), action: pushing, held: false },
    { what: 'bypass: other digits', plan: versioned('1.0.0', '\u0661.1.0'), action: opening, held: false },
    { what: 'bypass: endless', plan: versioned('1.0.0', `1.1.0-${'a'.repeat(300)}`), action: opening, held: false },
    { what: 'bypass: tag of another version', plan: { ...plan, tag: 'v1.2.0' }, action: pushing, held: false },
  ],
  'version-monotonic': [
    { what: 'above the last', action: opening, held: true },
    {
      what: 'its own tag, once it stands',
      facts: repository({ local_tags: { 'v1.0.0': base, 'v1.1.0': commit } }),
      action: pushing,
      held: true,
    },
    { what: 'goes down', plan: versioned('1.0.0', '0.9.0'), action: opening, held: false },
    {
      what: 'bypass: the last tag deleted here',
      facts: repository({ remote_tags: { 'v1.0.0': 'a'.repeat(40), 'v1.0.9-rc.1': base } }),
      action: opening,
      held: false,
    },
    {
      what: 'tags of something else on the remote',
      facts: repository({ remote_tags: { 'v1.0.0': 'a'.repeat(40), nightly: base, 'freeze/1.1.0': base } }),
      action: opening,
      held: true,
    },
    {
      what: 'below what the manifest carries',
      facts: factsOf({ current_version: '2.0.0-rc.5' }),
      action: opening,
      held: false,
    },
    { what: 'stays', plan: versioned('1.0.0', '1.0.0'), action: opening, held: false },
    {
      what: 'back to an earlier stage',
      plan: versioned('1.1.0b1', '1.1.0a2', 'pep440'),
      facts: after('1.1.0b1'),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: build metadata does not raise',
      plan: versioned('1.0.0', '1.0.0+2'),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: the same in another spelling',
      plan: versioned('1.0', '1.1.0', 'pep440'),
      facts: repository({ remote_tags: { 'v1.1': base } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the same on a branch not contained',
      facts: repository({ local_tags: { 'v1.0.0': base, 'v1.1.0+x': base } }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: nothing analyzed',
      facts: factsOf({ analysis: null }),
      plan: versioned('1.1.0', '1.1.0'),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a tag made here only, to count from there',
      facts: repository({ remote_tags: {} }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the tag of the last release moved here',
      facts: repository({ remote_tags: { 'v1.0.0': base } }),
      action: publishing,
      held: false,
    },
  ],
  'promotion-justified': [
    { what: 'no stage entered', action: opening, held: true },
    { what: 'counts on', plan: versioned('0.1.0a2', '0.1.0a3', 'pep440'), action: opening, held: true },
    { what: 'beta with its milestone', plan: toBeta, facts: promoting({ milestone }), action: opening, held: true },
    {
      what: 'beta approved',
      plan: toBeta,
      facts: promoting({}, [overridden]),
      policy: mayPromote,
      action: opening,
      held: true,
    },
    { what: 'beta without', plan: toBeta, facts: promoting({}), action: opening, held: false },
    {
      what: 'rc after the freeze',
      plan: toRc,
      facts: promoting({ freeze: { ...freeze, since: [fixed] } }),
      action: publishing,
      held: true,
    },
    { what: 'rc never frozen', plan: toRc, facts: promoting({}), action: opening, held: false },
    {
      what: 'rc with a feature',
      plan: toRc,
      facts: promoting({ freeze: { ...freeze, since: [fixed, feature] } }),
      action: opening,
      held: false,
    },
    {
      what: 'jump approved',
      plan: jumping,
      facts: promoting({}, [overridden]),
      policy: mayPromote,
      action: opening,
      held: true,
    },
    {
      what: 'bypass: an override that policy gives to nobody',
      plan: jumping,
      facts: promoting({}, [overridden]),
      action: opening,
      held: false,
    },
    { what: 'jump from alpha to final', plan: jumping, facts: promoting({}), action: opening, held: false },
    {
      what: 'bypass: nothing was looked at',
      plan: toBeta,
      facts: factsOf({ promotion: null }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a mark only here',
      plan: toBeta,
      facts: { ...promoting({ milestone }), repository: { ...factsOf().repository, remote_tags: {} } },
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a mark moved since it was pushed',
      plan: toBeta,
      facts: promoting({ milestone: { ...milestone, commit } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: approval of something else',
      plan: toBeta,
      facts: promoting({}, [approved({ subject: 'override:calendar-open' })]),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: stage skipped',
      plan: versioned('0.1.0a3', '0.1.0', 'pep440'),
      facts: promoting({ milestone }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: feature frozen in by approval',
      plan: toRc,
      facts: promoting({ freeze: { ...freeze, since: [feature] } }, [overridden]),
      policy: mayPromote,
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a feature under a word that no rule knows',
      plan: toRc,
      policy: policyOf({ versioning: { unclassified: 'ask' } }),
      facts: promoting({ freeze: { ...freeze, since: [unknown] } }),
      action: opening,
      held: false,
    },
    {
      what: 'unknown words are patches where policy says so',
      plan: toRc,
      facts: promoting({ freeze: { ...freeze, since: [unknown] } }),
      action: opening,
      held: true,
    },
  ],
  'kind-fits-version': [
    { what: 'standard', action: opening, held: true },
    {
      what: 'bypass: a feature in a hotfix of an alpha',
      plan: versioned('0.1.0a2', '0.1.0a3', 'pep440', 'hotfix'),
      action: opening,
      held: false,
    },
    {
      what: 'hotfix is the next patch',
      plan: versioned('1.0.0', '1.0.1', 'semver', 'hotfix'),
      facts: fixesOnly,
      action: opening,
      held: true,
    },
    {
      what: 'hotfix as a post-release',
      plan: versioned('1.0.0', '1.0.0.post1', 'pep440', 'hotfix'),
      facts: fixesOnly,
      action: opening,
      held: true,
    },
    {
      what: 'hotfix of an alpha',
      plan: versioned('0.1.0a2', '0.1.0a3', 'pep440', 'hotfix'),
      facts: fixesOnly,
      action: opening,
      held: true,
    },
    {
      what: 'hotfix below its base',
      plan: versioned('1.4.0', '1.4.0-hotfix.1', 'semver', 'hotfix'),
      facts: fixesOnly,
      action: opening,
      held: false,
    },
    {
      what: 'hotfix with new numbers',
      plan: versioned('1.4.0', '1.5.0', 'semver', 'hotfix'),
      facts: fixesOnly,
      action: publishing,
      held: false,
    },
    {
      what: 'prerelease',
      plan: versioned('1.0.0', '1.1.0-alpha.1', 'semver', 'prerelease'),
      action: opening,
      held: true,
    },
    {
      what: 'prerelease that is final',
      plan: versioned('1.0.0', '1.1.0', 'semver', 'prerelease'),
      action: opening,
      held: false,
    },
    { what: 'operational', plan: versioned('1.0.0', '1.1.0', 'semver', 'operational'), action: opening, held: true },
    {
      what: 'operational prerelease',
      plan: versioned('1.0.0', '1.1.0-rc.1', 'semver', 'operational'),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: second next patch',
      plan: versioned('1.0.0', '1.0.2', 'semver', 'hotfix'),
      facts: fixesOnly,
      action: opening,
      held: false,
    },
    {
      what: 'bypass: hotfix of nothing',
      plan: versioned(null, '0.1.0', 'semver', 'hotfix'),
      facts: fixesOnly,
      action: opening,
      held: false,
    },
    {
      what: 'bypass: post of a post',
      plan: versioned('1.0.0', '1.0.0.post2', 'pep440', 'hotfix'),
      facts: fixesOnly,
      action: opening,
      held: false,
    },
  ],
  'strategy-decided': [
    { what: 'conservative and nothing breaks', policy: strategy('conservative'), action: opening, held: true },
    { what: 'undecided', policy: strategy('undecided'), action: opening, held: false },
    {
      what: 'conservative with a marked break',
      policy: strategy('conservative'),
      facts: factsOf({ analysis: { ...analysis, commits: [{ ...feature, breaking: true }] } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: break lowered below 1.0.0',
      policy: strategy('conservative'),
      facts: factsOf({
        analysis: { ...analysis, bump: 'minor', commits: [{ ...feature, breaking: true, bump: 'minor' }] },
      }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: major asked for',
      policy: strategy('conservative'),
      plan: { ...plan, version: { ...plan.version, bump_type: 'major' } },
      action: opening,
      held: false,
    },
    {
      what: 'bypass: nothing analyzed',
      policy: strategy('conservative'),
      facts: factsOf({ analysis: null }),
      action: opening,
      held: false,
    },
  ],
  'versions-unified': [
    { what: 'all at one version', policy: unified, facts: services('1.0.0', '1.0.0'), action: opening, held: true },
    { what: 'one behind', policy: unified, facts: services('1.0.0', '0.9.9'), action: opening, held: false },
    { what: 'bypass: none found', policy: unified, action: opening, held: false },
    {
      what: 'bypass: one without its field',
      policy: unified,
      facts: services('1.0.0', null),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a number that looks alike',
      policy: unified,
      facts: services('1.0.0', 1),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the same version that will not move along',
      policy: unified,
      facts: factsOf({ components: services('1.0.0').components.map((one) => ({ ...one, mode: 'skip' as const })) }),
      action: opening,
      held: false,
    },
  ],
  'changelog-generated': [
    { what: 'as generated', action: building, held: true },
    {
      what: 'with notes in their slot',
      facts: changelog(section.replace('<!-- /', 'By hand.\n<!-- /')),
      action: pushing,
      held: true,
    },
    { what: 'no section', facts: changelog('# Changelog\n'), action: building, held: false },
    { what: 'an entry changed', facts: changelog(section.replace('corners', 'sides')), action: building, held: false },
    { what: 'not committed yet', facts: factsOf({ release: null }), action: building, held: false },
    {
      what: 'bypass: made by hand and sealed by hand',
      facts: changelog(sealSection(section.replace('corners', 'sides'))),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: generated lines hidden in the slot for notes',
      facts: changelog(
        section.replace('<!-- /notes -->\n', '').replace('<!-- generated', '<!-- /notes -->\n<!-- generated'),
      ),
      action: building,
      held: false,
    },
    {
      what: 'bypass: a second section of the version before the generated one',
      facts: changelog(`## [1.1.0]\n\n- mine\n\n${section}`),
      action: building,
      held: false,
    },
    { what: 'bypass: a plan without a changelog', plan: { ...plan, items: [] }, action: building, held: false },
  ],
  'tree-clean': [
    { what: 'clean', action: opening, held: true },
    { what: 'dirty', facts: repository({ dirty: ['a.txt'] }), action: opening, held: false },
  ],
  'branch-in-step': [
    { what: 'in step', action: opening, held: true },
    { what: 'remote moved on', facts: repository({ remote_moved: true }), action: publishing, held: false },
    {
      what: 'remote silent',
      facts: repository({ remote_reachable: false, remote_moved: null }),
      action: opening,
      held: false,
    },
    { what: 'no remote', facts: repository({ remote: null }), action: opening, held: false },
    { what: 'wrong branch', policy: policyOf({ git: { branches: ['stable'] } }), action: opening, held: false },
  ],
  'version-free': [
    { what: 'free', action: opening, held: true },
    { what: 'a draft of the page', facts: pageWith({ draft: true }, null), action: opening, held: true },
    { what: 'red: a page before there is a release', facts: pageWith({}, null), action: opening, held: false },
    { what: 'our own page', facts: pageWith({ digests: { [tarball]: 'sha256:1' } }), action: showing, held: true },
    { what: 'files of others', facts: pageWith({ digests: { 'sbom.json': 'sha256:2' } }), action: showing, held: true },
    {
      what: 'bypass: other bytes under our name, in a draft',
      facts: pageWith({ draft: true, digests: { [tarball]: 'sha256:2' } }),
      action: pushing,
      held: false,
    },
    {
      what: 'our own tag',
      facts: repository({ local_tags: { 'v1.0.0': base, 'v1.1.0': commit } }),
      action: publishing,
      held: true,
    },
    { what: 'tag elsewhere', facts: repository({ remote_tags: { 'v1.1.0': base } }), action: opening, held: false },
    {
      what: 'our own bytes',
      facts: factsOf({ channels: [channelOf('production', { standing: standingWith(bytes) })] }),
      action: pushing,
      held: true,
    },
    {
      what: 'bypass: other bytes under this version',
      facts: factsOf({
        channels: [channelOf('production', { standing: standingWith('sha512-other') })],
      }),
      action: publishing,
      held: false,
    },
  ],
  'channels-ready': [
    { what: 'ready', action: opening, held: true },
    {
      what: 'a command is asked once the run begins',
      facts: factsOf({
        channels: [channelOf('production', { channel: 'command:board', reachable: false, later: true })],
      }),
      action: opening,
      held: true,
    },
    {
      what: 'red: nobody knows the repository',
      facts: factsOf({ channels: [channelOf('production', { channel: 'github', ships: 'page', reachable: false })] }),
      action: opening,
      held: false,
    },
    {
      what: 'dead registry',
      facts: factsOf({ channels: [channelOf('test', { reachable: false, authenticated: null })] }),
      action: opening,
      held: false,
    },
    {
      what: 'refused token',
      facts: factsOf({ channels: [channelOf('production', { authenticated: false })] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: credentials not seen',
      facts: factsOf({ channels: [channelOf('production', { authenticated: null })] }),
      action: publishing,
      held: false,
    },
  ],
  'approvals-given': [
    {
      what: 'approved',
      facts: factsOf({ approvals: [approved({})] }),
      policy: needsSecurity,
      action: pushing,
      held: true,
    },
    { what: 'red: nobody', policy: needsSecurity, action: pushing, held: false },
    {
      what: 'bypass: approved in another role',
      facts: factsOf({ approvals: [approved({ role: 'operations' })] }),
      policy: needsSecurity,
      action: pushing,
      held: false,
    },
    {
      what: 'bypass: an attestation is no approval',
      facts: factsOf({ attestations: [attestation] }),
      policy: needsSecurity,
      action: pushing,
      held: false,
    },
    {
      what: 'bypass: a condition that only the agent calls met',
      facts: factsOf({
        approvals: [approved({ decision: 'conditional', conditions: ['load test'] })],
        attestations: [attestation],
      }),
      policy: needsSecurity,
      action: pushing,
      held: false,
    },
    {
      what: 'a condition met and confirmed by a person',
      facts: factsOf({
        approvals: [
          approved({ decision: 'conditional', conditions: ['load test'] }),
          approved({ subject: `attestation:${attestation.id}`, approver: 'bob' }),
        ],
        attestations: [attestation],
      }),
      policy: needsSecurity,
      action: pushing,
      held: true,
    },
    {
      what: 'red: deferred',
      facts: factsOf({ approvals: [approved({ decision: 'deferred' })] }),
      policy: needsSecurity,
      action: pushing,
      held: false,
    },
    {
      what: 'red: paths that nobody looked at',
      facts: factsOf({ changes: null }),
      policy: needsForPaths,
      action: pushing,
      held: false,
    },
    { what: 'no such path changed', policy: needsForPaths, action: pushing, held: true },
  ],
  'policy-not-loosened': [
    { what: 'nobody stood there', action: opening, held: true },
    { what: 'as strict', facts: factsOf({ loosened: [] }), action: opening, held: true },
    { what: 'red: looser', facts: factsOf({ loosened: ['gates'] }), action: opening, held: false },
    { what: 'bypass: loosened on the way', facts: factsOf({ loosened: ['gates'] }), action: publishing, held: false },
  ],
  'decisions-made': [
    { what: 'red: open', policy: undecided, action: opening, held: false },
    {
      what: 'bypass: an agent attests the answer',
      policy: undecided,
      facts: factsOf({ attestations: [attestation] }),
      action: publishing,
      held: false,
    },
    { what: 'none open', action: opening, held: true },
  ],
  'deletions-bounded': [
    { what: 'few', policy: bounded, facts: factsOf({ changes: deleting(2000) }), action: opening, held: true },
    { what: 'red: many', policy: bounded, facts: factsOf({ changes: deleting(2001) }), action: opening, held: false },
    {
      what: 'bypass: spread over files',
      policy: bounded,
      facts: factsOf({ changes: [...deleting(1500), ...deleting(501)] }),
      action: publishing,
      held: false,
    },
    { what: 'bypass: not looked at', policy: bounded, facts: factsOf({ changes: null }), action: opening, held: false },
  ],
  'calendar-open': [
    { what: 'open', action: opening, held: true },
    { what: 'red: closed at the beginning', facts: factsOf({ closed }), action: opening, held: false },
    { what: 'bypass: closed since the beginning', facts: factsOf({ closed }), action: publishing, held: false },
    {
      what: 'bypass: an approval of the release is no override',
      facts: factsOf({ closed, approvals: [approved({})] }),
      action: publishing,
      held: false,
    },
    {
      what: 'an emergency that a person approved',
      facts: approvedInBlackout,
      plan: urgent,
      action: opening,
      held: true,
    },
    {
      what: 'red: an emergency that nobody approved',
      facts: factsOf({ closed }),
      plan: urgent,
      action: opening,
      held: false,
    },
    {
      what: 'bypass: approved, but no criterion',
      facts: approvedInBlackout,
      plan: { ...urgent, criterion: null },
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a criterion on another kind',
      facts: approvedInBlackout,
      plan: { ...urgent, kind: 'hotfix' },
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a criterion that policy does not let pass',
      facts: approvedInBlackout,
      plan: urgent,
      policy: policyOf({ calendar: { emergency: ['data-integrity'] } }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: approved on a condition only',
      facts: factsOf({ closed, approvals: [approved({ decision: 'conditional', conditions: ['load test'] })] }),
      plan: urgent,
      action: opening,
      held: false,
    },
    {
      what: 'bypass: approved, then postponed by another',
      facts: factsOf({ closed, approvals: [approved({}), approved({ approver: 'bob', decision: 'deferred' })] }),
      plan: urgent,
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the confirmation of an attestation is no approval',
      facts: factsOf({ closed, approvals: [approved({ subject: `attestation:${attestation.id}` })] }),
      plan: urgent,
      action: opening,
      held: false,
    },
  ],
  'readiness-complete': [
    {
      what: 'attested by a person',
      policy: readiness({ attested: 'person' }),
      facts: factsOf({
        attestations: [checked],
        approvals: [approved({ subject: `attestation:${checked.id}` })],
      }),
      action: publishing,
      held: true,
    },
    { what: 'red: open', policy: readiness({ attested: 'person' }), action: publishing, held: false },
    {
      what: 'bypass: only the agent says so',
      policy: readiness({ attested: 'person' }),
      facts: factsOf({ attestations: [checked] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: confirmed, then taken for another item',
      policy: readiness({ attested: 'person' }),
      facts: factsOf({
        attestations: [{ ...checked, about: 'security.access' }],
        approvals: [approved({ subject: `attestation:${checked.id}` })],
      }),
      action: pushing,
      held: false,
    },
    {
      what: 'bypass: attested as something else than a check',
      policy: readiness({ attested: 'agent' }),
      facts: factsOf({ attestations: [{ ...checked, kind: 'finding' }] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a deferred confirmation',
      policy: readiness({ attested: 'person' }),
      facts: factsOf({
        attestations: [checked],
        approvals: [approved({ subject: `attestation:${checked.id}`, decision: 'deferred' })],
      }),
      action: publishing,
      held: false,
    },
    { what: 'a green gate', policy: readiness({ gate: 'test' }), action: publishing, held: true },
    {
      what: 'bypass: a gate green on another tree',
      policy: readiness({ gate: 'test' }),
      facts: withOnly({ ...greenTests, ...otherTree }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a gate that ends well while a test fails',
      policy: readiness({ gate: 'test' }),
      facts: tests({ tests: 12, failures: 1 }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a gate that policy does not have',
      policy: readiness({ gate: 'lint' }),
      facts: factsOf({ evidence: [...goodEvidence, { ...greenTests, name: 'lint' }] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: files that nobody looked for',
      policy: readiness({ files: ['README.md'] }),
      action: publishing,
      held: false,
    },
    {
      what: 'red: a high risk without mitigation or decision',
      policy: policyOf({ readiness: { mode: 'require', risks: { mcp: { title: 'x', level: 'high' } } } }),
      action: publishing,
      held: false,
    },
    {
      what: 'red: an architecture decision to make',
      policy: policyOf({ readiness: { mode: 'require', architecture: { api: { title: 'x' } } } }),
      action: publishing,
      held: false,
    },
  ],
  'escalation-attested': [
    { what: 'nothing asked for', policy: escalating, action: opening, held: true },
    { what: 'red: not attested', plan: complex, policy: escalating, action: opening, held: false },
    {
      what: 'attested',
      plan: complex,
      facts: factsOf({ attestations: [{ ...attestation, kind: 'mcp__zen__consensus' }] }),
      policy: escalating,
      action: opening,
      held: true,
    },
    {
      what: 'bypass: a lesser consultation',
      plan: complex,
      facts: factsOf({ attestations: [{ ...attestation, kind: 'mcp__zen__analyze' }] }),
      policy: escalating,
      action: publishing,
      held: false,
    },
  ],
};

const casesOf = (code: string): Case[] => [
  ...(cases[code] ?? []),
  ...(bypassCases[code] ?? []),
  ...(pipelineCases[code] ?? []),
];

describe.each(guards.map((guard) => [guard.code, guard] as const))('%s', (code, guard) => {
  const own = casesOf(code);

  it('has a green case, a red one, and at least two that try to get round it', () => {
    const isBypass = ({ what, held }: Case) => !held && what.startsWith('bypass: ');
    expect(own.some((one) => one.held)).toBe(true);
    expect(own.some((one) => !one.held && !isBypass(one))).toBe(true);
    expect(own.filter(isBypass).length).toBeGreaterThanOrEqual(2);
    expect(new Set(own.map(({ what }) => what)).size).toBe(own.length);
  });

  it.each(own.map((one) => [one.what, one] as const))('%s', (_what, one) => {
    const policy = one.policy ?? policyOf();
    expect(guard.applies(one.action, policy)).toBe(true);
    const verdict = guard.check(one.facts ?? factsOf(), one.plan ?? plan, policy, one.action);
    expect(verdict.held).toBe(one.held);
    if (!verdict.held) {
      expect(verdict.because).toMatch(/^VIOLATION: /);
      expect(verdict.required_actions.join('')).not.toBe('');
      expect(verdict.expected).not.toBe('');
      expect(verdict.actual).not.toBe('');
    }
  });
});

describe('the roster', () => {
  it('says each prohibition in one sentence that starts with Never, and names its demands', () => {
    for (const guard of guards) {
      expect(guard.never).toMatch(/^Never [^.]+\.$/);
      expect(guard.demands.length).toBeGreaterThan(0);
    }
    expect(new Set(guards.map((guard) => guard.code)).size).toBe(guards.length);
  });

  it('gives the four sentences of the boundary check word for word', () => {
    const broken = guards.flatMap((guard) =>
      casesOf(guard.code).flatMap((one) => {
        const verdict = guard.check(one.facts ?? factsOf(), one.plan ?? plan, one.policy ?? policyOf(), one.action);
        return verdict.held ? [] : [verdict.because];
      }),
    );
    for (const sentence of [
      'VIOLATION: Agent environment not healthy',
      'VIOLATION: Not all MCP tools functional',
      'VIOLATION: Tests not passing 100%',
      'VIOLATION: Component versions not synchronized',
    ]) {
      expect(broken).toContain(sentence);
    }
  });
});
