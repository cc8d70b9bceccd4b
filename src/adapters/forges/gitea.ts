import { z } from 'zod';
import type { ChannelWriter } from '../../ports/channel.ts';
import { type HttpSettings, pagesOverHttp, type Talk } from './pages/over-http.ts';
import type { Page, Pages } from './pages/page.ts';

const asset = z.object({ id: z.number(), name: z.string(), size: z.number(), browser_download_url: z.string() });
const release = z.object({
  id: z.number(),
  tag_name: z.string(),
  name: z.string(),
  body: z.string().default(''),
  draft: z.boolean(),
  prerelease: z.boolean(),
  html_url: z.string().nullish(),
  assets: z.array(asset).nullish(),
});
const writable = z.object({ permissions: z.object({ push: z.boolean() }) });
const tagged = z.object({ commit: z.object({ sha: z.string() }) });

/** Release pages of Gitea and Forgejo. They tell no digests, so the bytes are fetched and counted. */
export const giteaChannel = (settings: HttpSettings): ChannelWriter =>
  pagesOverHttp(settings, giteaPages, (secret) => ({ authorization: `token ${secret}` }));

const escaped = (tag: string): string => encodeURIComponent(tag);

function giteaPages({ api, get, tell, accept }: Talk): Pages {
  return {
    name: 'gitea',
    async writer(repository) {
      const seen = writable.safeParse(await get(`repos/${repository}`));
      if (!seen.success || !seen.data.permissions.push) return null;
      return z.object({ login: z.string() }).safeParse(await get('user')).data?.login ?? 'unknown';
    },
    async commitOf(repository, tag) {
      return tagged.safeParse(await get(`repos/${repository}/tags/${escaped(tag)}`)).data?.commit.sha ?? null;
    },
    async find(repository, tag) {
      const published = await get(`repos/${repository}/releases/tags/${escaped(tag)}`);
      if (published !== null) return pageOf(published);
      const drafts = await get(`repos/${repository}/releases?draft=true&limit=50`);
      const found = z
        .array(release)
        .parse(drafts ?? [])
        .find(({ tag_name }) => tag_name === tag);
      return found ? pageOf(found) : null;
    },
    async latest(repository) {
      return release.safeParse(await get(`repos/${repository}/releases/latest`)).data?.tag_name ?? null;
    },
    async create(repository, tag, { title, notes, draft, prerelease }) {
      const words = { tag_name: tag, name: title, body: notes, draft, prerelease };
      await tell('POST', `repos/${repository}/releases`, words);
    },
    async change(repository, { id }, _tag, { title, notes, draft, prerelease }) {
      await tell('PATCH', `repos/${repository}/releases/${id}`, { name: title, body: notes, draft, prerelease });
    },
    async attach(repository, { id }, _tag, { name, file }) {
      const to = `repos/${repository}/releases/${id}/assets?name=${encodeURIComponent(name)}`;
      accept(await api.send(to, { method: 'POST', file, form: { field: 'attachment', name } }));
    },
    async detach(repository, { id }, one) {
      await tell('DELETE', `repos/${repository}/releases/${id}/assets/${one.id}`);
    },
    allowance: async (repository) => (await api.ask('GET', `repos/${repository}`)).allowance ?? null,
    digestOf: (repository, tag, { name, url }) => api.digestOf({ repository, tag, name, url }),
  };
}

function pageOf(seen: unknown): Page {
  const { id, name, body, draft, prerelease, html_url, assets } = release.parse(seen);
  return {
    id: String(id),
    draft,
    prerelease,
    immutable: false,
    title: name,
    notes: body,
    address: html_url ?? null,
    upload_url: '',
    assets: (assets ?? []).map((one) => ({
      id: String(one.id),
      name: one.name,
      digest: null,
      url: one.browser_download_url,
      whole: true,
      size: one.size,
    })),
  };
}
