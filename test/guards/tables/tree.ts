import { classifyCommit } from '../../../src/domain/commits/classify.ts';
import type { SecretFinding } from '../../../src/domain/policy/secrets/scan.ts';
import type { CommitFinding } from '../../../src/domain/records/analysis.ts';
import type { Facts } from '../../../src/domain/records/facts.ts';
import type { Plan } from '../../../src/domain/records/plan.ts';
import {
  approved,
  base,
  building,
  bytes,
  commit,
  digestsFrom,
  evidenceOf,
  factsOf,
  goodEvidence,
  opening,
  plan,
  policyOf,
  publishing,
  pushing,
} from '../release-facts.ts';

const found: SecretFinding[] = [{ path: 'src/queen.ts', line: 7, rule: 'npm-token' }];
const scans = (scan: { tree?: SecretFinding[]; artifact?: SecretFinding[]; integrity?: string; more?: number }) =>
  factsOf({
    evidence: [
      ...goodEvidence.filter(({ kind }) => kind !== 'secrets'),
      evidenceOf('secrets', 'tree', {
        numbers: { files: 9, findings: (scan.tree ?? []).length + (scan.more ?? 0) },
        facts: { findings: scan.tree ?? [] },
      }),
      evidenceOf('secrets', 'npm:honeycomb', {
        numbers: { files: 4, findings: (scan.artifact ?? []).length },
        facts: { findings: scan.artifact ?? [], digests: digestsFrom(scan.integrity ?? bytes) },
      }),
    ],
  });
const allowing = (path: string, rule = 'npm-token', until?: string) =>
  policyOf({ secrets: { allow: [{ path, rule, why: 'made up', ...(until ? { until } : {}) }] } });
const without = (name: string) =>
  factsOf({ evidence: goodEvidence.filter((one) => one.kind !== 'secrets' || one.name !== name) });

const rules = { bump_rules: { feat: 'minor', fix: 'patch' }, breaking_subjects: [], ignore_commits: [] } as const;
const since = (...messages: string[]): CommitFinding[] =>
  messages.map((message) => classifyCommit({ id: commit, parents: [base], message }, rules));
const mark = 'freeze/1.1.0';
const frozen = (messages: string[], remote: Record<string, string> = { [mark]: base }): Facts =>
  factsOf({
    freeze: { tag: mark, commit: base, since: since(...messages) },
    repository: { ...factsOf().repository, remote_tags: remote },
  });

const alpha: Plan = { ...plan, version: { ...plan.version, new: '1.1.0a1', scheme: 'pep440' } };
const manifests = (fields: Partial<NonNullable<Facts['manifests']>>): Facts => {
  const seen = factsOf().manifests;
  return factsOf({ manifests: seen && { ...seen, ...fields } });
};
const unpublished = { ...plan, items: plan.items.filter(({ step }) => !step.startsWith('publish-')) };

const licence = (spdx: string | null, expression: string | null) =>
  manifests({
    licence: { files: [{ path: 'LICENSE', spdx }], declared: [{ path: 'package.json', expression }] },
  });

const signed = policyOf({ git: { tag: { sign: 'required' } } });
const requests = policyOf({ git: { push: 'pull-request' } });
const standsOn = (fields: Partial<Facts['repository']>) =>
  factsOf({ repository: { ...factsOf().repository, ...fields } });
const comb = standsOn({ remote: 'git@github.com:honey/comb.git' });

export const treeCases = {
  'handover-ready': [
    { what: 'nothing is asked', action: opening, held: true },
    { what: 'a key is there', policy: signed, facts: standsOn({ signing_key: true }), action: opening, held: true },
    { what: 'red: a signature is required and there is no key', policy: signed, action: opening, held: false },
    { what: 'bypass: asked again before the push', policy: signed, action: pushing, held: false },
    {
      what: 'preferred is no demand',
      policy: policyOf({ git: { tag: { sign: 'preferred' } } }),
      action: opening,
      held: true,
    },
    { what: 'a forge is known', policy: requests, facts: comb, action: opening, held: true },
    { what: 'red: nobody could be asked to merge', policy: requests, action: opening, held: false },
    {
      what: 'bypass: a remote that is a path of this machine',
      policy: requests,
      facts: standsOn({ remote: '/srv/honey/comb.git' }),
      action: pushing,
      held: false,
    },
  ],
  'secrets-absent': [
    { what: 'both looked through, nothing found', action: publishing, held: true },
    { what: 'red: in the tree', facts: scans({ tree: found }), action: building, held: false },
    { what: 'red: only in what was built', facts: scans({ artifact: found }), action: publishing, held: false },
    { what: 'the build is asked later', facts: without('npm:honeycomb'), action: building, held: true },
    { what: 'bypass: the tree was not looked through', facts: without('tree'), action: building, held: false },
    { what: 'bypass: the package was not', facts: without('npm:honeycomb'), action: publishing, held: false },
    { what: 'bypass: other bytes', facts: scans({ integrity: 'sha512-other' }), action: publishing, held: false },
    {
      what: 'bypass: another tree',
      facts: factsOf({ release: { commit, tree: 'o'.repeat(40), strange: [] } }),
      action: pushing,
      held: false,
    },
    {
      what: 'bypass: an archive in which nothing was found to look at',
      facts: factsOf({
        evidence: goodEvidence.map((one) => (one.kind === 'secrets' ? { ...one, numbers: { files: 0 } } : one)),
      }),
      action: publishing,
      held: false,
    },
    { what: 'allowed', policy: allowing('src/*.ts'), facts: scans({ tree: found }), action: publishing, held: true },
    {
      what: 'bypass: allowed for another kind',
      policy: allowing('src/*.ts', 'jwt'),
      facts: scans({ tree: found }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: allowed until yesterday',
      policy: allowing('src/*.ts', 'npm-token', '2026-02-28'),
      facts: scans({ tree: found }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: so many that some were not kept',
      policy: allowing('src/*.ts'),
      facts: scans({ tree: found, more: 1 }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: an approval of the release is no leave',
      facts: { ...scans({ tree: found }), approvals: [approved({})] },
      action: publishing,
      held: false,
    },
  ],
  'freeze-kept': [
    { what: 'no freeze', action: opening, held: true },
    {
      what: 'only what may come',
      facts: frozen(['fix: a', 'docs: b', "Merge branch 'c'"]),
      action: opening,
      held: true,
    },
    { what: 'red: a feature', facts: frozen(['fix: a', 'feat: b']), action: opening, held: false },
    { what: 'bypass: a break under an allowed type', facts: frozen(['fix!: a']), action: publishing, held: false },
    {
      what: 'bypass: a commit that no rule knows',
      policy: policyOf({ versioning: { unclassified: 'ask' } }),
      facts: frozen(['Add a dance']),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the mark moved here to after the feature',
      facts: frozen([], { [mark]: commit }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the mark taken away here',
      facts: factsOf({ repository: { ...factsOf().repository, remote_tags: { [mark]: base } } }),
      action: publishing,
      held: false,
    },
    {
      what: 'a type that policy lets through',
      policy: policyOf({ freeze: { types: ['feat'] } }),
      facts: frozen(['feat: b']),
      action: opening,
      held: true,
    },
  ],
  'classifier-fits': [
    { what: 'none declared', action: opening, held: true },
    { what: 'fits', plan: alpha, facts: manifests({ statuses: ['3 - Alpha'] }), action: opening, held: true },
    {
      what: 'red: beta on an alpha',
      plan: alpha,
      facts: manifests({ statuses: ['4 - Beta'] }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the fitting one beside another',
      plan: alpha,
      facts: manifests({ statuses: ['3 - Alpha', '5 - Production/Stable'] }),
      action: publishing,
      held: false,
    },
    { what: 'bypass: not read', plan: alpha, facts: factsOf({ manifests: null }), action: opening, held: false },
  ],
  'licence-present': [
    { what: 'file and manifest agree', action: opening, held: true },
    { what: 'red: another licence', facts: licence('MIT', 'Apache-2.0'), action: opening, held: false },
    {
      what: 'red: no file',
      facts: manifests({ licence: { files: [], declared: [{ path: 'package.json', expression: 'MIT' }] } }),
      action: opening,
      held: false,
    },
    {
      what: 'nothing is said of it, nothing is published, and nobody asks',
      facts: manifests({ licence: { files: [], declared: [] } }),
      plan: unpublished,
      action: opening,
      held: true,
    },
    {
      what: 'red: nothing is published, but policy asks',
      facts: manifests({ licence: { files: [], declared: [] } }),
      plan: unpublished,
      policy: policyOf({ licence: 'require' }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: nothing is published, and what is said contradicts itself',
      facts: licence('MIT', 'Apache-2.0'),
      plan: unpublished,
      action: opening,
      held: false,
    },
    { what: 'bypass: the manifest names none', facts: licence('MIT', null), action: publishing, held: false },
    { what: 'bypass: not looked at', facts: factsOf({ manifests: null }), action: publishing, held: false },
  ],
};
