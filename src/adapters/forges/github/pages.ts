import { z } from 'zod';
import { coreLimit } from '../../../domain/programs/rate-limit.ts';
import { accepted } from '../pages/answers.ts';
import type { Answer, ForgeApi, Method } from '../pages/forge-api.ts';
import type { Page, Pages, PageWords } from '../pages/page.ts';

const asset = z.object({
  id: z.number(),
  name: z.string(),
  state: z.string().default('uploaded'),
  size: z.number(),
  digest: z.string().nullish(),
  url: z.string(),
});
const release = z.object({
  id: z.number(),
  tag_name: z.string(),
  draft: z.boolean(),
  prerelease: z.boolean(),
  immutable: z.boolean().default(false),
  name: z.string().nullable(),
  body: z.string().nullish(),
  upload_url: z.string(),
  html_url: z.string().nullish(),
  assets: z.array(asset),
});
const repositoryShape = z.object({ permissions: z.object({ push: z.boolean() }).optional() });
const reference = z.object({ object: z.object({ type: z.string(), sha: z.string() }) });

/** Tags of tags are followed so often; more of them are no release. */
const mostPeels = 3;

export interface GithubSettings {
  /** The API of one host; null: the one that the program or configuration means by itself. */
  api(host: string | null): ForgeApi;
  token_env: string;
}

/** Release pages of GitHub. A repository is `owner/name`, with its host before it where that is known. */
export function githubPages(settings: GithubSettings): Pages {
  const on = (repository: string) => talkOn(settings, repository);
  return {
    name: 'github',
    async writer(repository) {
      const { forge, get, asked } = on(repository);
      const seen = repositoryShape.safeParse(await get(''));
      if (!seen.success || seen.data.permissions?.push !== true) return null;
      // A token of a pipeline may write and is no user.
      const { status, json } = asked(await forge.ask('GET', 'user'), [403, 404]);
      return status === 200 ? (z.object({ login: z.string() }).safeParse(json).data?.login ?? 'unknown') : 'unknown';
    },
    async commitOf(repository, tag) {
      const { get } = on(repository);
      let found = reference.safeParse(await get(`/git/ref/tags/${escaped(tag)}`)).data?.object;
      for (let peel = 0; found?.type === 'tag' && peel < mostPeels; peel += 1)
        found = reference.safeParse(await get(`/git/tags/${found.sha}`)).data?.object;
      return found?.type === 'commit' ? found.sha : null;
    },
    async find(repository, tag) {
      const { get } = on(repository);
      const published = await get(`/releases/tags/${escaped(tag)}`);
      if (published !== null) return pageOf(published);
      // Drafts are shown in the list only, the newest first.
      const listed = z.array(z.looseObject({ tag_name: z.string() })).parse((await get('/releases?per_page=50')) ?? []);
      const draft = listed.find(({ tag_name }) => tag_name === tag);
      return draft ? pageOf(draft) : null;
    },
    async latest(repository) {
      const found = await on(repository).get('/releases/latest');
      return found === null ? null : release.parse(found).tag_name;
    },
    async create(repository, tag, words) {
      await on(repository).tell('POST', '/releases', { tag_name: tag, ...spoken(words) });
    },
    async change(repository, { id }, _tag, words) {
      await on(repository).tell('PATCH', `/releases/${id}`, spoken(words));
    },
    async attach(repository, { upload_url }, _tag, { name, file }) {
      const { forge, asked } = on(repository);
      const to = new URL(upload_url.replace(/\{.*$/, ''));
      to.searchParams.set('name', name);
      asked(await forge.send(to.href, { method: 'POST', file }), [422]);
    },
    async detach(repository, _page, { id }) {
      await on(repository).tell('DELETE', `/releases/assets/${id}`);
    },
    async allowance(repository) {
      // Asking for the limits is free; a server that has them switched off answers 404.
      const { forge, asked } = on(repository);
      return coreLimit(asked(await forge.ask('GET', 'rate_limit'), [404]).json);
    },
    digestOf(repository, tag, { name, url }) {
      const { path, forge } = on(repository);
      return forge.digestOf({ repository: path, tag, name, url });
    },
  };
}

/** One repository: what is asked there, and what counts as an answer. */
function talkOn({ api, token_env }: GithubSettings, repository: string) {
  const { host, path } = placeOf(repository);
  const forge = api(host);
  const asked = (answer: Answer, accepts: readonly number[] = []) =>
    accepted(answer, { channel: 'github', token_env, accepts });
  return {
    path,
    forge,
    asked,
    /** null: there is none. */
    async get(below: string): Promise<unknown> {
      const { status, json } = asked(await forge.ask('GET', `repos/${path}${below}`), [404]);
      return status === 404 ? null : json;
    },
    tell: async (method: Method, below: string, body?: unknown) =>
      asked(await forge.ask(method, `repos/${path}${below}`, body)),
  };
}

function placeOf(repository: string): { host: string | null; path: string } {
  const [owner = '', name = '', last] = repository.split('/');
  return last === undefined ? { host: null, path: `${owner}/${name}` } : { host: owner, path: `${name}/${last}` };
}

const escaped = (tag: string): string => encodeURIComponent(tag).replaceAll('%2F', '/');

const spoken = ({ title, notes, draft, prerelease, latest }: PageWords) => ({
  ...(title === undefined ? {} : { name: title }),
  ...(notes === undefined ? {} : { body: notes }),
  ...(draft === undefined ? {} : { draft }),
  ...(prerelease === undefined ? {} : { prerelease }),
  ...(latest === undefined ? {} : { make_latest: latest ? 'true' : 'false' }),
});

function pageOf(seen: unknown): Page {
  const { id, draft, prerelease, immutable, name, body, upload_url, html_url, assets } = release.parse(seen);
  return {
    id: String(id),
    draft,
    prerelease,
    immutable,
    title: name ?? '',
    notes: body ?? '',
    upload_url,
    address: html_url ?? null,
    assets: assets.map((one) => ({
      id: String(one.id),
      name: one.name,
      digest: one.digest ?? null,
      url: one.url,
      whole: one.state === 'uploaded',
      size: one.size,
    })),
  };
}
