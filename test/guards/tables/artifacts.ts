import type { Evidence } from '../../../src/domain/records/evidence.ts';
import type { Facts } from '../../../src/domain/records/facts.ts';
import {
  approved,
  bytes,
  digestsFrom,
  evidenceOf,
  factsOf,
  goodEvidence,
  plan,
  policyOf,
  publishing,
  pushing,
} from '../release-facts.ts';

const looked = (
  { numbers = {}, facts = {} }: { numbers?: Evidence['numbers']; facts?: Evidence['facts'] },
  more: Partial<Facts> = {},
) =>
  factsOf({
    ...more,
    evidence: [
      ...goodEvidence.filter(({ kind }) => kind !== 'contents'),
      evidenceOf('contents', 'npm:honeycomb', {
        numbers: { files: 20, modules: 137, modules_missing: 0, faults: 0, ...numbers },
        facts: { digests: digestsFrom(bytes), faults: [], missing: [], ...facts },
      }),
    ],
  });
const stray = { rule: 'stray', what: 'honeycomb-1.1.0.tgz: .env' };
const signingKey = 'ssh-ed25519 AAAAfirst';
const signing = policyOf({ signing: { ssh_keys: [signingKey] } });
const billOfMaterials = policyOf({ sbom: 'require' });
const told = (kind: 'provenance' | 'sbom', facts: Evidence['facts']) =>
  factsOf({
    evidence: [
      ...goodEvidence.filter((one) => one.kind !== kind),
      evidenceOf(kind, 'npm:honeycomb', { facts: { digests: digestsFrom(bytes), files: [], ...facts } }),
    ],
  });
const bill = [{ kind: 'sbom', name: 'npm-honeycomb-1.1.0.cdx.json' }];
const few = looked({ numbers: { modules_missing: 129 }, facts: { missing: ['honeycomb-1.1.0.tgz: lib/ring.js'] } });

export const artifactCases = {
  'artifacts-complete': [
    { what: 'whole', action: publishing, held: true },
    { what: 'red: 8 of 137 modules', facts: few, action: publishing, held: false },
    {
      what: 'red: a stray file',
      facts: looked({ numbers: { faults: 1 }, facts: { faults: [stray] } }),
      action: publishing,
      held: false,
    },
    {
      what: 'red: a fraction of the files of the last release',
      facts: looked({}, { shipped: { 'npm:honeycomb': 41 } }),
      action: publishing,
      held: false,
    },
    { what: 'half of it', facts: looked({}, { shipped: { 'npm:honeycomb': 40 } }), action: publishing, held: true },
    {
      what: 'a share that policy is content with',
      facts: few,
      policy: policyOf({ contents: { minimum_share: 0.05 } }),
      action: publishing,
      held: true,
    },
    {
      what: 'an image is no package',
      plan: {
        ...plan,
        packages: [...plan.packages, { kind: 'image' as const, name: 'comb', private: false, directory: '.' }],
      },
      action: publishing,
      held: true,
    },
    {
      what: 'bypass: nobody looked',
      facts: factsOf({ evidence: goodEvidence.filter(({ kind }) => kind !== 'contents') }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a plan without the look, for a second package',
      plan: {
        ...plan,
        packages: [...plan.packages, { kind: 'npm' as const, name: 'wax', private: false, directory: 'wax' }],
      },
      action: pushing,
      held: false,
    },
    {
      what: 'bypass: looked into other bytes',
      facts: looked({ facts: { digests: digestsFrom('sha512-other') } }),
      action: publishing,
      held: false,
    },
    { what: 'bypass: an empty archive', facts: looked({ numbers: { files: 0 } }), action: publishing, held: false },
    {
      what: 'bypass: faults of which none was kept',
      facts: looked({ numbers: { faults: 3 } }),
      action: pushing,
      held: false,
    },
    {
      what: 'bypass: an approval of the release is no leave',
      facts: { ...few, approvals: [approved({})] },
      action: publishing,
      held: false,
    },
  ],
  'artifacts-attested': [
    { what: 'provenance for these bytes', action: publishing, held: true },
    {
      what: 'red: no provenance',
      facts: factsOf({ evidence: goodEvidence.filter(({ kind }) => kind !== 'provenance') }),
      action: publishing,
      held: false,
    },
    { what: 'red: not signed', policy: signing, action: publishing, held: false },
    {
      what: 'signed',
      policy: signing,
      facts: told('provenance', { signed_by: signingKey }),
      action: publishing,
      held: true,
    },
    { what: 'red: no bill of materials', policy: billOfMaterials, action: publishing, held: false },
    {
      what: 'a bill of materials',
      policy: billOfMaterials,
      facts: told('sbom', { files: bill }),
      action: publishing,
      held: true,
    },
    {
      what: 'bypass: provenance of other bytes',
      facts: told('provenance', { digests: digestsFrom('sha512-other') }),
      action: pushing,
      held: false,
    },
    {
      what: 'bypass: signed with a key that policy does not name',
      policy: signing,
      facts: told('provenance', { signed_by: 'ssh-ed25519 AAAAother' }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a generator that ran and wrote nothing',
      policy: billOfMaterials,
      facts: told('sbom', { files: [] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a bill of materials of other bytes',
      policy: billOfMaterials,
      facts: told('sbom', { files: bill, digests: digestsFrom('sha512-other') }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: an image of which nothing is written down',
      policy: billOfMaterials,
      plan: {
        ...plan,
        packages: [...plan.packages, { kind: 'image' as const, name: 'comb', private: false, directory: '.' }],
      },
      facts: factsOf({
        evidence: [
          ...goodEvidence,
          evidenceOf('sbom', 'npm:honeycomb', { facts: { digests: digestsFrom(bytes), files: bill } }),
          ...goodEvidence.flatMap((one) =>
            one.name === 'npm:honeycomb' && one.kind !== 'sbom' ? [{ ...one, name: 'image:comb' }] : [],
          ),
        ],
      }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a second package that nobody attested',
      plan: {
        ...plan,
        packages: [...plan.packages, { kind: 'image' as const, name: 'comb', private: false, directory: '.' }],
      },
      action: pushing,
      held: false,
    },
  ],
};
