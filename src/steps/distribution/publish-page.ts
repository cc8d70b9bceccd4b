import { z } from 'zod';
import type { Config } from '../../config/schema.ts';
import { globToRegExp } from '../../domain/glob.ts';
import { Problem } from '../../domain/problem.ts';
import { type ArtifactFile, artifactKinds, builtDigests, compareDigests } from '../../domain/records/artifact.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { isCommand, takesPackages } from '../../domain/records/facts.ts';
import { placeOf } from '../../domain/records/plan.ts';
import { versionFromTag } from '../../domain/version/scheme.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Planning, type Seen } from '../step.ts';
import { distTag, pageOf } from './page.ts';
import { builtFiles, shippedFiles } from './shipment.ts';

const input = z.strictObject({
  channel: z.string(),
  stage: z.literal('production'),
  /** The repository on the forge, and the tag that stands for the version there; commands have the version itself. */
  package: z.string(),
  version: z.string(),
  dist_tag: z.string(),
  parcels: z.array(z.strictObject({ kind: z.enum(artifactKinds), package: z.string() })),
  assets: z.union([z.boolean(), z.array(z.string())]),
});
type Page = z.infer<typeof input>;

/** Shows the release to people once its tag is out: a draft with every built file, then for everybody to see. */
export const publishPage = defineStep<Page>({
  name: 'publish-page',
  phase: 'distribution',
  undoable: 'never',
  input,
  title: (page) => `show ${page.version} on ${page.channel} ${page.package}`,
  plan,
  verify,
  apply,
  undo: async () => {},
  withdraw,
});

function plan({ facts, plan: { packages, tag, version }, policy }: Planning): Page[] {
  const parcels = packages.filter((one) => !one.private).map(({ kind, name }) => ({ kind, package: name }));
  const versionOf = (latest: string | null) =>
    latest === null
      ? null
      : (versionFromTag(latest, tag.slice(0, -version.new.length), version.scheme)?.version ?? null);
  return facts.channels
    .filter((one) => !takesPackages(one))
    .map((one) => ({
      channel: one.channel,
      stage: 'production',
      package: one.package,
      version: isCommand(one.channel) ? version.new : tag,
      dist_tag: distTag(version, versionOf(one.latest)),
      parcels,
      assets: assetsOf(policy, one.channel),
    }));
}

const assetsOf = ({ channels }: Config, name: string): Page['assets'] =>
  channels[name as 'github' | 'gitlab' | 'gitea']?.assets ?? false;

/** Images go to a registry; a page offers one only where a glob asks for it. Null: something was not built yet. */
async function assets({ parcels, assets: wanted }: Page, eyes: Eyes): Promise<ArtifactFile[] | null> {
  if (wanted === false) return [];
  const globs = wanted === true ? [] : wanted.map(globToRegExp);
  const asked = parcels.filter(({ kind }) => wanted !== true || kind !== 'image');
  const built = await Promise.all(asked.map((parcel) => builtFiles(parcel, eyes)));
  if (built.some((files) => files === null)) return null;
  const files = built.flatMap((one) => one ?? []);
  return wanted === true ? files : files.filter(({ name }) => globs.some((glob) => glob.test(name)));
}

/** What others add to the page is theirs; under our names must stand our bytes, all of them. */
async function verify(page: Page, eyes: Eyes): Promise<Seen> {
  const [standing, files] = await Promise.all([eyes.channel(page.channel).observe(page), assets(page, eyes)]);
  if (standing === null) return notDone(`${page.channel} shows no ${page.version}`);
  if (files === null) return notDone('not everything is built');
  const ours = Object.entries(standing.digests).filter(([name]) => files.some((one) => one.name === name));
  const compared = compareDigests(Object.fromEntries(ours), files);
  if (compared === 'other') {
    const values = { package: page.package, version: page.version, stage: page.stage };
    throw new Problem('REGISTRY_CONFLICT', { values });
  }
  if (standing.draft) return notDone(`${page.version} is a draft`);
  return ours.length === files.length
    ? done(`${page.version} is shown with ${files.length} files`)
    : notDone(`${page.version} lacks files`);
}

async function apply(page: Page, hands: Hands): Promise<void> {
  const started_at = hands.clock.now();
  const channel = hands.channel(page.channel);
  const [files, standing] = await Promise.all([assets(page, hands), channel.observe(page)]);
  if (files === null) throw new Problem('ARTIFACT_MISSING', { values: { file: page.version } });
  const missing = files.filter(({ name }) => standing?.digests[name] === undefined);
  await channel.publish({ ...page, files: await shippedFiles(missing, hands), page: await pageOf(hands) });
  await hands.record(
    draftEvidence({
      kind: 'published',
      name: `page:${page.channel}`,
      started_at,
      ended_at: hands.clock.now(),
      numbers: { assets: files.length },
      facts: { repository: page.package, tag: page.version, digests: builtDigests(files) },
    }),
  );
}

/** The page says that it was rolled back and is nobody's latest any more; nothing is deleted. */
async function withdraw(page: Page, hands: Hands): Promise<string> {
  const channel = hands.channel(page.channel);
  const { previous_version, snapshot } = hands.release.plan.rollback;
  const standing = await channel.observe(page);
  if (!standing || standing.withdrawn !== null) return `${page.version} is not in use`;
  const reason = previous_version ? `use ${previous_version} instead` : 'do not use it';
  const said = await channel.withdraw({ ...page, reason });
  const before = snapshot.latest[placeOf(page)] ?? null;
  if (page.dist_tag === 'latest' && before !== null) await channel.moveTag({ ...page, version: before, tag: 'latest' });
  return said;
}
