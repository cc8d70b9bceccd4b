import { z } from 'zod';
import type { Config } from '../../config/schema.ts';
import { Problem } from '../../domain/problem.ts';
import { eachOf, programsAtOnce } from '../../domain/programs/each-of.ts';
import { type Address, type PlaceSeen, pageAddress, plainRemote } from '../../domain/records/address.ts';
import { artifactKinds, compareDigests } from '../../domain/records/artifact.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { isCommand, takesPackages } from '../../domain/records/facts.ts';
import { evidenceForTree, releaseCommit } from '../release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Planning } from '../step.ts';
import { builtFiles } from './shipment.ts';

const target = z.strictObject({
  channel: z.string(),
  stage: z.enum(['test', 'production']),
  /** null: a page for people. */
  kind: z.enum(artifactKinds).nullable(),
  package: z.string(),
  version: z.string(),
  /** Its page on the site of the registry, where policy says how that is made. */
  page: z.string().nullable(),
});
type Target = z.infer<typeof target>;

const evidenceName = 'addresses';

/**
 * Where people find what was released (R192): the channels tell their addresses, and each is looked at. One that is not
 * seen is listed as not seen and stops nothing: whether the release stands there is what publishing it was asked.
 */
export const findAddresses = defineStep({
  name: 'find-addresses',
  phase: 'validation',
  undoable: 'fully',
  check: true,
  input: z.strictObject({ targets: z.array(target), remote: z.string(), tag: z.string() }),
  title: ({ targets }) => `note where the release is found: ${targets.length} place(s) and the tag`,
  plan: (planning) => [{ targets: targetsOf(planning), remote: planning.policy.git.remote, tag: planning.plan.tag }],

  async verify(_input, eyes) {
    const { found = 0, verified = -1 } = (await evidenceForTree(eyes, 'address', evidenceName))?.numbers ?? {};
    return found === verified
      ? done(`${found} address(es) seen`)
      : notDone(`${Math.max(verified, 0)} of ${found} seen`);
  },

  async apply({ targets, remote, tag }, hands) {
    const started_at = hands.clock.now();
    const looks = await eachOf(targets, programsAtOnce, (one) => lookAt(one, hands));
    const places = [...looks.flat(), ...(await tagPlace(remote, tag, hands))];
    await hands.record(
      draftEvidence({
        kind: 'address',
        name: evidenceName,
        started_at,
        ended_at: hands.clock.now(),
        numbers: { found: places.length, verified: places.filter(({ verified }) => verified).length },
        facts: { places },
      }),
    );
  },

  async undo() {},
});

/** What a command of the project tells has no address that anybody could know. */
function targetsOf({ facts, plan, policy }: Planning): Target[] {
  return facts.channels
    .filter(({ channel }) => !isCommand(channel))
    .map((one) => ({
      channel: one.channel,
      stage: one.stage,
      kind: takesPackages(one) ? one.ships : null,
      package: one.package,
      version: takesPackages(one) ? plan.version.new : plan.tag,
      page: patternOf(policy, one.channel, one.stage),
    }));
}

const patternOf = ({ channels }: Config, channel: string, stage: 'test' | 'production'): string | null =>
  channel === 'npm' || channel === 'pypi' || channel === 'oci' ? (channels[channel][stage]?.page ?? null) : null;

async function lookAt(one: Target, hands: Hands): Promise<PlaceSeen[]> {
  const { channel, stage, package: name, version, page } = one;
  const [told, stands] = await Promise.all([
    orElse<Address[]>([], () => hands.channel(channel).addresses(one)),
    orElse(false, () => carriesOurs(one, hands)),
  ]);
  const seen = (address: Address, verified: boolean): PlaceSeen => ({ stage, channel, name, ...address, verified });
  if (page === null) return told.map((address) => seen(address, stands));
  const url = pageAddress(page, { name, version });
  const { status } = await hands.network.ask({ url, headers_env: {}, timeout_s: 20 });
  return [
    ...told.map((address) => seen(address, stands)),
    seen({ what: 'package page', address: url }, status === 200),
  ];
}

/** The very bytes that were built; of a page for people, that everybody may see it. */
async function carriesOurs(one: Target, eyes: Eyes): Promise<boolean> {
  const standing = await eyes.channel(one.channel).observe(one);
  if (standing === null || standing.draft || one.kind === null) return standing?.draft === false;
  const built = await builtFiles({ kind: one.kind, package: one.package }, eyes);
  return built !== null && compareDigests(standing.digests, built) === 'same';
}

async function tagPlace(remote: string, tag: string, hands: Hands): Promise<PlaceSeen[]> {
  const url = await hands.project.remoteUrl(remote);
  if (url === null) return [];
  const commit = await releaseCommit(hands);
  const verified = await orElse(false, async () => (await hands.project.remoteRefs(remote)).tags[tag] === commit);
  return [{ stage: 'production', channel: 'git', name: tag, what: 'tag', address: plainRemote(url), verified }];
}

/** A place that does not answer was not seen, and that is all there is to say. */
async function orElse<T>(instead: T, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Problem) return instead;
    throw error;
  }
}
