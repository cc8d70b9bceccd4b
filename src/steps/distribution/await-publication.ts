import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import {
  type ArtifactFile,
  artifactKinds,
  artifactName,
  builtDigests,
  compareDigests,
  type Standing,
} from '../../domain/records/artifact.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { defineStep, done, type Eyes, notDone, type Seen } from '../step.ts';
import { builtFiles, parcelsTo, shownDigests } from './shipment.ts';

const input = z.strictObject({
  channel: z.string(),
  stage: z.literal('production'),
  kind: z.enum(artifactKinds),
  package: z.string(),
  version: z.string(),
  wait_minutes: z.number(),
});
type Awaited = z.infer<typeof input>;

/**
 * Where the pushed tag makes the project's own pipeline publish, nothing is uploaded here: only looked for, until the
 * channel shows the version with the bytes that were tested. Other bytes are told as what they are.
 */
export const awaitPublication = defineStep<Awaited>({
  name: 'await-publication',
  phase: 'distribution',
  undoable: 'fully',
  input,
  title: (one) => `see that the pipeline publishes ${one.package} ${one.version} on ${one.channel}`,
  plan: (planning) =>
    parcelsTo(planning, 'production')
      .filter(({ by }) => by === 'ci')
      .map(({ parcel }) => ({
        ...parcel,
        stage: 'production' as const,
        wait_minutes: planning.policy.ci.wait_minutes,
      })),
  verify,

  async apply(one, hands) {
    const started_at = hands.clock.now();
    const values = { package: one.package, version: one.version, channel: one.channel };
    const { state, why: actual, expected = 'an artifact of this release' } = await verify(one, hands);
    if (state !== 'done') {
      const details = [{ path: one.channel, expected, actual, by: 'human' as const }];
      throw new Problem('CI_PUBLICATION_PENDING', { values, details, patience_s: one.wait_minutes * 60 });
    }
    const built = await builtFiles(one, hands);
    await hands.record(
      draftEvidence({
        kind: 'published',
        name: `${artifactName({ kind: one.kind, name: one.package })}@production`,
        started_at,
        ended_at: hands.clock.now(),
        facts: { stage: one.stage, version: one.version, digests: builtDigests(built ?? []), by: 'ci' },
      }),
    );
  },

  async undo() {},

  /** Whatever the pipeline put there, other bytes too. */
  isOut: async (one, eyes) => (await eyes.channel(one.channel).observe(one)) !== null,

  async withdraw({ package: name, version, channel }) {
    return `${name} ${version} was published by the project's pipeline: a person who holds the token of ${channel} marks it as not to be used`;
  },
});

/** Same digests: done; some of them: the pipeline is at it; others: told with both (CI_PUBLISHED_OTHERS). */
async function verify(one: Awaited, eyes: Eyes): Promise<Seen> {
  const { package: name, version, channel } = one;
  const [standing, built] = await Promise.all([eyes.channel(channel).observe(one), builtFiles(one, eyes)]);
  const expected = built ? shownDigests(builtDigests(built)) : 'an artifact of this release';
  if (standing === null) return notDone(`${version} is not on ${channel} yet`, expected);
  const compared = built === null ? 'other' : compareDigests(standing.digests, built);
  if (compared === 'same') return done(`${version} stands with the bytes that were tested`);
  if (compared !== 'other')
    return notDone(`${version} stands on ${channel} without ${lacking(standing, built)}`, expected);
  throw new Problem('CI_PUBLISHED_OTHERS', {
    values: { package: name, version, channel },
    details: [{ expected, actual: shownDigests(standing.digests), by: 'human' }],
  });
}

/** Files that were built and do not stand, by name. */
const lacking = ({ digests }: Standing, built: readonly ArtifactFile[] | null): string =>
  (built ?? [])
    .flatMap(({ name }) => (name in digests ? [] : [name]))
    .sort()
    .join(', ');
