import { z } from 'zod';
import { artifactName } from '../../domain/records/artifact.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { placeOf } from '../../domain/records/plan.ts';
import type { Scheme } from '../../domain/records/release.ts';
import { compareVersions, isPrerelease, parseVersion } from '../../domain/version/scheme.ts';
import { defineStep, done, type Hands, notDone } from '../step.ts';

const input = z.strictObject({ channel: z.string(), package: z.string(), version: z.string() });
type Move = z.infer<typeof input>;

const stage = 'production';
const tag = 'latest';

/**
 * An image becomes `latest` by a step of its own, after everything else went out: a final version of the newest line
 * only. Where it is not known what stands there, it stays.
 */
export const moveLatest = defineStep<Move>({
  name: 'move-latest',
  phase: 'distribution',
  undoable: 'partly',
  input,
  title: (move) => `make ${move.package} ${move.version} latest on ${move.channel} ${stage}`,
  plan: ({ facts, plan, policy }) => {
    const { new: version, scheme } = plan.version;
    if (!policy.channels.oci.latest || isPrerelease(version, scheme)) return [];
    return facts.channels
      .filter((one) => one.ships === 'image' && one.stage === stage && mayMove(one.latest, version, scheme))
      .map((one) => ({ channel: one.channel, package: one.package, version }));
  },

  async verify(move, eyes) {
    const { latest } = await eyes.channel(move.channel).tags({ ...move, stage });
    if (latest === move.version) return done(`latest is ${latest}`);
    return mayMove(latest ?? null, move.version, eyes.release.plan.version.scheme)
      ? notDone(`latest is ${latest ?? 'not there'}`)
      : done(`latest is ${latest} by now and is left there`);
  },

  async apply(move, hands) {
    await point(move, move.version, hands);
  },

  async undo(move, hands) {
    await takeBack(move, hands);
  },

  withdraw: takeBack,
});

/** Never back, never over what nobody can name. */
function mayMove(latest: string | null, version: string, scheme: Scheme): boolean {
  if (latest === null) return true;
  return parseVersion(latest, scheme).ok && compareVersions(latest, version, scheme) <= 0;
}

/** Points `latest` to a version that stands, and records what it then is (R207). */
async function point(move: Move, version: string, hands: Hands): Promise<void> {
  const started_at = hands.clock.now();
  const channel = hands.channel(move.channel);
  const target = { stage, package: move.package, version } as const;
  await channel.moveTag({ ...target, tag });
  const standing = await channel.observe(target);
  await hands.record(
    draftEvidence({
      kind: 'published',
      name: `${artifactName({ kind: 'image', name: move.package })}@${tag}`,
      started_at,
      ended_at: hands.clock.now(),
      facts: { stage, tag, version, digests: standing?.digests ?? {} },
    }),
  );
}

/** `latest` goes back to what the plan saw there, unless somebody has moved it since (R206). */
async function takeBack(move: Move, hands: Hands): Promise<string> {
  const { latest } = await hands.channel(move.channel).tags({ ...move, stage });
  if (latest !== move.version) return `latest of ${move.package} is ${latest ?? 'not there'} and stays`;
  const before = hands.release.plan.rollback.snapshot.latest[placeOf(move)] ?? null;
  if (before === null)
    return `latest of ${move.package} stays ${latest}: nothing was latest before, and a registry takes no name away`;
  if (before !== latest) await point(move, before, hands);
  return `latest of ${move.package} is ${before} again`;
}
