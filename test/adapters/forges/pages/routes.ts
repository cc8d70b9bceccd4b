import { randomBytes } from 'node:crypto';
import { giteaChannel } from '../../../../src/adapters/forges/gitea.ts';
import { gitlabChannel } from '../../../../src/adapters/forges/gitlab.ts';
import type { Routes, StandIn } from './stand-in.ts';

export const secret = randomBytes(12).toString('hex');
const made = { id: 0 };
const next = () => {
  made.id += 1;
  return made.id;
};

type Given = Parameters<Routes>;

/** Where people see a release, as the forge tells it. */
export const pageAt = (tag: string) => `https://forge.example/honey/comb/releases/${tag}`;

const giteaPage = (releases: StandIn['releases'], tag: string) => {
  const { links = [], ...release } = releases.get(tag) ?? {};
  const assets = links.map(({ url, ...one }) => ({ ...one, browser_download_url: url }));
  return { tag_name: tag, html_url: pageAt(tag), ...release, assets };
};

const giteaReads = (...[{ releases, commit }, { route }, files]: Given): ReturnType<Routes> => {
  const shown = (tag: string) => giteaPage(releases, tag);
  const all = [...releases.keys()];
  const [, tag = ''] = /\/releases\/tags\/(.+)$/.exec(route) ?? [];
  if (tag) return releases.get(tag)?.draft === false ? [200, shown(tag)] : null;
  if (route === 'GET /user') return [200, { login: 'releaser' }];
  if (route === 'GET /repos/honey/comb') return [200, { permissions: { push: true } }];
  if (/\/tags\/v[12]/.test(route)) return [200, { commit: { sha: commit } }];
  if (route === 'GET /repos/honey/comb/releases') return [200, all.map(shown)];
  if (route.startsWith('GET /files')) return files.get(route.slice(4)) ?? null;
  const latest = all.findLast((one) => !releases.get(one)?.draft && !releases.get(one)?.prerelease);
  return route.endsWith('/latest') && latest ? [200, shown(latest)] : null;
};

const giteaWrites = (...[{ releases }, { route, query, body, json, here }, files]: Given): ReturnType<Routes> => {
  const [, id = ''] = /\/releases\/(\d+)/.exec(route) ?? [];
  const found = [...releases.keys()].find((one) => String(releases.get(one)?.id) === id);
  if (route === 'POST /repos/honey/comb/releases') {
    releases.set(String(json.tag_name), { ...json, id: next(), links: [] });
    return [201, giteaPage(releases, String(json.tag_name))];
  }
  if (found === undefined) return null;
  if (route.startsWith('PATCH')) Object.assign(releases.get(found) ?? {}, json);
  if (route.startsWith('PATCH')) return [200, giteaPage(releases, found)];
  const name = String(query.get('name'));
  const link = { name, url: `${here}/files/${next()}/${name}`, size: body.length, id: made.id };
  files.set(`/files/${made.id}/${name}`, body);
  releases.get(found)?.links.push(link);
  return [201, link];
};

const gitea: Routes = (...given) => (given[1].route.startsWith('GET') ? giteaReads : giteaWrites)(...given);

const gitlab: Routes = ({ releases, commit }, { route, body, json }, files) => {
  const project = '/projects/honey%2Fcomb';
  const shown = (tag: string) => {
    const { links = [], ...release } = releases.get(tag) ?? {};
    return { ...release, _links: { self: pageAt(tag) }, assets: { links } };
  };
  const [, tag = ''] = /\/releases\/([^/]+)/.exec(route) ?? [];
  if (route === 'GET /user') return [200, { username: 'releaser' }];
  if (route === `GET ${project}`)
    return [200, { permissions: { project_access: { access_level: 40 }, group_access: null } }];
  if (/^GET .*\/repository\/tags\/v[12]/.test(route)) return [200, { commit: { id: commit } }];
  if (route === `GET ${project}/releases`) return [200, [...releases.keys()].reverse().map(shown)];
  if (route === `POST ${project}/releases`) {
    releases.set(String(json.tag_name), { ...json, links: [] });
    return [201, shown(String(json.tag_name))];
  }
  if (route.startsWith(`PUT ${project}/packages/generic/`)) {
    files.set(route.slice(4), body);
    return [201, { message: '201 Created' }];
  }
  if (route.startsWith(`GET ${project}/packages/generic/`)) return files.get(route.slice(4)) ?? null;
  if (route.endsWith('/assets/links')) {
    releases.get(tag)?.links.push({ name: String(json.name), url: String(json.url), size: 0, id: next() });
    return [201, {}];
  }
  if (route.startsWith('PUT')) Object.assign(releases.get(tag) ?? {}, json);
  return releases.has(tag) ? [200, shown(tag)] : null;
};

/** The documented APIs of forges that are spoken with over HTTP, as far as releases need them. */
export const forges = [
  {
    name: 'gitea',
    prefix: '/api/v1',
    header: ['authorization', `token ${secret}`] as [string, string],
    routes: gitea,
    make: giteaChannel,
  },
  {
    name: 'gitlab',
    prefix: '/api/v4',
    header: ['authorization', `Bearer ${secret}`] as [string, string],
    routes: gitlab,
    make: gitlabChannel,
  },
];
