import { Problem } from '../../../domain/problem.ts';
import { plainAddress } from '../../../domain/records/address.ts';
import type { Standing } from '../../../domain/records/artifact.ts';
import type { ChannelPlace, ChannelWriter, Publication, VersionTarget } from '../../../ports/channel.ts';
import type { Asset, Page, Pages } from './page.ts';
import { markedNotes, reasonIn } from './withdrawn.ts';

/**
 * Release pages of a forge as a channel. A forge keeps a release under its tag, so the tag is the version here and the
 * repository is the package. A page is a draft until every file stands there with the right digest, on forges with drafts.
 */
export function pageChannel(
  pages: Pages,
  { token_env, locked }: Pick<ChannelPlace, 'token_env'> & { locked: boolean },
): ChannelWriter {
  const values = { stage: 'production', channel: pages.name, token_env: token_env ?? 'GH_TOKEN' };
  /** Where a token is configured and not set, no other login is taken in its place. */
  const unlock = () => {
    if (locked) throw new Problem('REGISTRY_AUTH', { values });
  };
  return {
    name: pages.name,
    async preflight({ package: repository }) {
      unlock();
      const account = await pages.writer(repository);
      if (account !== null) return { account, token_env };
      throw new Problem('REGISTRY_AUTH', { values });
    },
    observe: (target) => observe(pages, target),
    allowance: ({ package: repository }) => pages.allowance(repository),
    async tags({ package: repository }) {
      const latest = await pages.latest(repository);
      return latest === null ? {} : { latest };
    },
    async addresses({ package: repository, version }) {
      const address = plainAddress((await pages.find(repository, version))?.address);
      return address === null ? [] : [{ what: 'release page', address }];
    },
    async publish(publication) {
      unlock();
      await publish(pages, publication);
    },
    async moveTag({ package: repository, version, tag }) {
      unlock();
      const page = await pages.find(repository, version);
      if (tag === 'latest' && page && !page.draft) await pages.change(repository, page, version, { latest: true });
    },
    async removeTag() {},
    async withdraw(target) {
      unlock();
      return withdraw(pages, target);
    },
    async unpublish({ version }) {
      throw new Problem('REFUSED', {
        values: { version, count: 1 },
        violations: ['a release page is never deleted'],
        required_actions: ['Let rollback mark it instead.'],
      });
    },
    async install(target) {
      const assets = (await pages.find(target.package, target.version))?.assets.map(unseen) ?? [];
      return { digests: await digestsOf(pages, target, assets), output: '', entry_points: [] };
    },
  };
}

const unseen = (asset: Asset): Asset => ({ ...asset, digest: null });

async function observe(pages: Pages, target: VersionTarget): Promise<Standing | null> {
  const { package: repository, version } = target;
  const page = await pages.find(repository, version);
  if (page === null) return null;
  const digests = await digestsOf(pages, target, page.assets);
  return { version, digests, withdrawn: reasonIn(page.notes), draft: page.draft };
}

/** What is larger is not fetched merely to be counted. */
const mostBytes = 500_000_000;

async function digestsOf(
  pages: Pages,
  { package: repository, version: tag }: VersionTarget,
  assets: readonly Asset[],
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const asset of assets.filter(({ whole }) => whole)) {
    const counted = async () => (asset.size > mostBytes ? null : pages.digestOf(repository, tag, asset));
    digests[asset.name] = asset.digest ?? (await counted()) ?? 'unknown';
  }
  return digests;
}

/** Draft, files, a look at every one of them, and only then for everybody to see. The tag must be there and be ours. */
async function publish(pages: Pages, publication: Publication): Promise<void> {
  const { package: repository, version: tag, page: words, dist_tag } = publication;
  const { title, notes, prerelease } = words;
  await requireTag(pages, publication);
  const standing = await pages.find(repository, tag);
  if (standing === null) await pages.create(repository, tag, { title, notes, prerelease, draft: true });
  const page = standing ?? (await required(pages, repository, tag));
  if (page.immutable && publication.files.length > 0)
    throw new Problem('PAGE_IMMUTABLE', { values: { tag, channel: pages.name } });
  for (const file of publication.files) {
    const rest = page.assets.find(({ name, whole }) => name === file.name && !whole);
    if (rest) await pages.detach(repository, page, rest);
    await pages.attach(repository, page, tag, file);
  }
  await requireFiles(pages, publication);
  if (!page.draft) return;
  await requireTag(pages, publication);
  const latest = dist_tag === 'latest' && !prerelease;
  await pages.change(repository, page, tag, { title, notes, prerelease, draft: false, latest });
}

async function required(pages: Pages, repository: string, tag: string): Promise<Page> {
  const page = await pages.find(repository, tag);
  if (page) return page;
  throw new Problem('PROGRAM_FAILED', { values: { program: `${pages.name} release`, exit_code: 'no page' } });
}

/** A forge makes a missing tag by itself when it publishes, of whatever stands on its branch: that must never be. */
async function requireTag(pages: Pages, { package: repository, version: tag, page }: Publication): Promise<void> {
  const commit = await pages.commitOf(repository, tag);
  if (commit === page.commit) return;
  if (commit === null) throw new Problem('FORGE_TAG_MISSING', { values: { tag, channel: pages.name } });
  throw new Problem('TAG_TAKEN', { values: { tag } });
}

async function requireFiles(pages: Pages, { package: name, version, stage, files }: Publication): Promise<void> {
  const seen = (await observe(pages, { package: name, version, stage }))?.digests ?? {};
  const [wrong] = files.filter((file) => seen[file.name] !== undefined && seen[file.name] !== file.sha256);
  const [missing] = files.filter((file) => seen[file.name] === undefined);
  if (wrong) {
    const details = [
      { path: wrong.name, expected: wrong.sha256, actual: seen[wrong.name] ?? '', by: 'human' as const },
    ];
    throw new Problem('REGISTRY_CONFLICT', { values: { package: name, version, stage }, details });
  }
  if (missing) throw new Problem('REGISTRY_UNREACHABLE', { values: { stage, channel: pages.name } });
}

async function withdraw(
  pages: Pages,
  { package: repository, version: tag, reason }: VersionTarget & { reason: string },
): Promise<string> {
  const page = await pages.find(repository, tag);
  if (page === null) return `there is no page of ${tag}`;
  const notes = markedNotes(page.notes, reason);
  await pages.change(repository, page, tag, { notes, prerelease: true });
  return `the page of ${tag} says that it was rolled back; its files stay, and only a person may delete them`;
}
