import { readFile } from 'node:fs/promises';
import { pageChannel } from '../../src/adapters/forges/pages/channel.ts';
import type { Page, Pages } from '../../src/adapters/forges/pages/page.ts';
import { sha256 } from '../../src/domain/content-id.ts';
import type { Allowance } from '../../src/domain/records/facts.ts';
import type { ChannelWriter } from '../../src/ports/channel.ts';

export interface FakePages {
  channel: ChannelWriter;
  /** By tag. */
  pages: Map<string, Page>;
  left: Allowance | null;
}

/** Release pages in memory behind the channel that all forges share; `commitOf` asks the remote. */
export function fakePages(commitOf: Pages['commitOf']): FakePages {
  const pages = new Map<string, Page>();
  const forge: Pages = {
    name: 'github',
    writer: async () => 'releaser',
    commitOf,
    find: async (_repository, tag) => structuredClone(pages.get(tag) ?? null),
    latest: async () => [...pages].findLast(([, { draft, prerelease }]) => !draft && !prerelease)?.[0] ?? null,
    async create(_repository, tag, { title = '', notes = '', draft = false, prerelease = false }) {
      pages.set(tag, {
        id: tag,
        draft,
        prerelease,
        immutable: false,
        title,
        notes,
        assets: [],
        address: `https://forge.example/releases/${tag}`,
        upload_url: '',
      });
    },
    async change(_repository, _page, tag, { latest: _latest, ...words }) {
      Object.assign(pages.get(tag) ?? {}, words);
    },
    async attach(_repository, _page, tag, { name, file }) {
      const bytes = await readFile(file);
      const asset = { id: name, name, url: '', whole: true, digest: sha256(bytes), size: bytes.length };
      if (pages.get(tag)?.assets.every((one) => one.name !== name)) pages.get(tag)?.assets.push(asset);
    },
    async detach() {},
    digestOf: async () => null,
    allowance: async () => fake.left,
  };
  const fake: FakePages = { channel: pageChannel(forge, { token_env: null, locked: false }), pages, left: null };
  return fake;
}
