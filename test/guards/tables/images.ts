import type { Item, Plan } from '../../../src/domain/records/plan.ts';
import { bytes, evidenceOf, factsOf, goodEvidence, plan, publishing } from '../release-facts.ts';
import type { Case } from './bypass.ts';

const name = 'image:honeycomb';
const input = { channel: 'oci', kind: 'image', package: 'honeycomb', version: '1.1.0' };
const item = (step: string, more: Partial<Item>): Item => ({
  ...{ id: step, step, phase: 'distribution', undoable: 'partly', title: step },
  ...more,
  input: { ...input, ...more.input },
});
const publish = item('publish-production', { undoable: 'never', input: { stage: 'production' } });
const planned = (...items: Item[]): Plan => ({ ...plan, items: [...items, publish] });
const started = planned(item('prove-test', { undoable: 'fully', input: { stage: 'test', from: 'archive' } }));
const facts = { stage: 'test', version: '1.1.0', digests: { 'linux/amd64': bytes } };
const proven = (place: string, more = {}) =>
  factsOf({
    evidence: [
      ...goodEvidence,
      evidenceOf('artifact', name, {
        facts: {
          files: [{ name: 'linux/amd64', file: 'artifacts/x', integrity: bytes, sha256: 'sha256:1', size_bytes: 9 }],
        },
      }),
      evidenceOf('install', `${name}@${place}`, { facts: { ...facts, ...more } }),
    ],
  });

/** Images go to production from a test registry, or from their archive where there is none. */
export const imageCases: Case[] = [
  {
    what: 'an image without a test registry, started from its archive',
    plan: started,
    facts: proven('archive'),
    action: publishing,
    held: true,
  },
  { what: 'an image that was not started', plan: started, action: publishing, held: false },
  {
    what: 'bypass: an archive with other bytes',
    plan: started,
    facts: proven('archive', { digests: { 'linux/amd64': `${bytes}x` } }),
    action: publishing,
    held: false,
  },
  {
    what: 'bypass: an archive of another version',
    plan: started,
    facts: proven('archive', { version: '1.0.9' }),
    action: publishing,
    held: false,
  },
  {
    what: 'bypass: the archive where a test registry is planned',
    plan: planned(item('publish-test', { input: { stage: 'test' } }), ...started.items.slice(0, 1)),
    facts: proven('archive'),
    action: publishing,
    held: false,
  },
  {
    what: 'bypass: the archive where no plan says so',
    plan: planned(),
    facts: proven('archive'),
    action: publishing,
    held: false,
  },
  {
    what: 'bypass: an archive for what is no image',
    plan: {
      ...plan,
      items: [
        item('prove-test', { input: { kind: 'npm', stage: 'test', from: 'archive' } }),
        ...plan.items.filter(({ step }) => step === 'publish-production'),
      ],
    },
    facts: factsOf({
      evidence: goodEvidence.map((one) => (one.kind === 'install' ? { ...one, name: 'npm:honeycomb@archive' } : one)),
    }),
    action: publishing,
    held: false,
  },
];
