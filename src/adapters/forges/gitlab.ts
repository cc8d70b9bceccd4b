import { z } from 'zod';
import type { ChannelWriter } from '../../ports/channel.ts';
import { type HttpSettings, pagesOverHttp, type Talk } from './pages/over-http.ts';
import type { Page, Pages } from './pages/page.ts';

const link = z.object({ id: z.number(), name: z.string(), url: z.string() });
const release = z.object({
  tag_name: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  _links: z.object({ self: z.string().nullish() }).nullish(),
  assets: z.object({ links: z.array(link) }),
});
const access = z.object({ access_level: z.number() }).nullish();
const project = z.object({ permissions: z.object({ project_access: access, group_access: access }) });
const tagged = z.object({ commit: z.object({ id: z.string() }) });

/** Developers may make releases; below that only look. */
const developer = 30;
const packageName = 'release-files';

/** Release pages of GitLab. It knows no drafts, and a page links to files that are kept as a generic package. */
export const gitlabChannel = (settings: HttpSettings): ChannelWriter =>
  pagesOverHttp(
    settings,
    (talk) => gitlabPages(talk, settings.settings.production?.registry ?? ''),
    (secret) => ({ authorization: `Bearer ${secret}` }),
  );

const at = (repository: string): string => `projects/${encodeURIComponent(repository)}`;

function gitlabPages({ api, get, tell, accept }: Talk, base: string): Pages {
  return {
    name: 'gitlab',
    async writer(repository) {
      const seen = project.safeParse(await get(at(repository))).data?.permissions;
      const level = Math.max(seen?.project_access?.access_level ?? 0, seen?.group_access?.access_level ?? 0);
      if (level < developer) return null;
      return z.object({ username: z.string() }).safeParse(await get('user')).data?.username ?? 'unknown';
    },
    async commitOf(repository, tag) {
      const found = await get(`${at(repository)}/repository/tags/${encodeURIComponent(tag)}`);
      return tagged.safeParse(found).data?.commit.id ?? null;
    },
    async find(repository, tag) {
      const found = await get(`${at(repository)}/releases/${encodeURIComponent(tag)}`);
      return found === null ? null : pageOf(found);
    },
    async latest(repository) {
      const newest = await get(`${at(repository)}/releases?order_by=released_at&sort=desc&per_page=1`);
      return z.array(release).parse(newest ?? [])[0]?.tag_name ?? null;
    },
    async create(repository, tag, { title, notes }) {
      // Without `ref` GitLab makes no tag of its own.
      await tell('POST', `${at(repository)}/releases`, { tag_name: tag, name: title, description: notes });
    },
    async change(repository, _page, tag, { title, notes }) {
      const words = { name: title, description: notes };
      await tell('PUT', `${at(repository)}/releases/${encodeURIComponent(tag)}`, words);
    },
    async attach(repository, _page, tag, { name, file }) {
      const place = [packageName, tag, name].map(encodeURIComponent).join('/');
      const path = `${at(repository)}/packages/generic/${place}`;
      accept(await api.send(path, { method: 'PUT', file }));
      const url = new URL(path, base.endsWith('/') ? base : `${base}/`).href;
      const links = `${at(repository)}/releases/${encodeURIComponent(tag)}/assets/links`;
      await tell('POST', links, { name, url, link_type: 'package' });
    },
    async detach(repository, { id }, one) {
      await tell('DELETE', `${at(repository)}/releases/${encodeURIComponent(id)}/assets/links/${one.id}`);
    },
    allowance: async (repository) => (await api.ask('GET', at(repository))).allowance ?? null,
    digestOf: (repository, tag, { name, url }) => api.digestOf({ repository, tag, name, url }),
  };
}

function pageOf(seen: unknown): Page {
  const { tag_name, name, description, _links, assets } = release.parse(seen);
  return {
    id: tag_name,
    draft: false,
    prerelease: false,
    immutable: false,
    title: name,
    notes: description ?? '',
    address: _links?.self ?? null,
    upload_url: '',
    assets: assets.links.map((one) => ({
      id: String(one.id),
      name: one.name,
      digest: null,
      url: one.url,
      whole: true,
      size: 0,
    })),
  };
}
