import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giteaChannel } from '../../../../src/adapters/forges/gitea.ts';
import { gitlabChannel } from '../../../../src/adapters/forges/gitlab.ts';
import { sha256 } from '../../../../src/domain/content-id.ts';
import { publicationOf } from '../../../contracts/channel.ts';
import { type Routes, type StandIn, startForge } from './stand-in.ts';

const commit = 'c'.repeat(40);
const secret = randomBytes(12).toString('hex');
const made = { id: 0 };
const next = () => {
  made.id += 1;
  return made.id;
};

type Given = Parameters<Routes>;

const pageAt = (tag: string) => `https://forge.example/honey/comb/releases/${tag}`;

const giteaPage = (releases: StandIn['releases'], tag: string) => {
  const { links = [], ...release } = releases.get(tag) ?? {};
  const assets = links.map(({ url, ...one }) => ({ ...one, browser_download_url: url }));
  return { tag_name: tag, html_url: pageAt(tag), ...release, assets };
};

const giteaReads = (...[{ releases }, { route }, files]: Given): ReturnType<Routes> => {
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

const gitlab: Routes = ({ releases }, { route, body, json }, files) => {
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

const forges = [
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

describe.each(forges)('release pages of $name over HTTP', ({ name, prefix, header, routes, make }) => {
  let home: string;
  let forge: StandIn;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'hive-release-forge-'));
    forge = await startForge(prefix, header, routes);
  });
  afterEach(async () => {
    await forge.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const open = (value: string | undefined = secret, api = forge.api) =>
    make({
      token: () => value,
      settings: {
        channel: name,
        test: null,
        production: { registry: api, index: null, token_env: 'FORGE_TOKEN', account_env: null },
        directory: home,
        options: {},
      },
    });
  const target = { stage: 'production' as const, package: 'honey/comb', version: 'v1.0.0' };
  const publication = (version = target.version) => {
    const files = ['comb.tgz', 'comb.whl'].map((one) => {
      writeFileSync(join(home, one), `${one} ü`);
      return { name: one, file: join(home, one), sha256: sha256(`${one} ü`), integrity: '' };
    });
    const { version: _tag, ...place } = target;
    return {
      ...publicationOf(place, version, files, 'latest'),
      page: { tag: version, commit, title: 'comb 1', notes: '- corners', prerelease: false },
    };
  };
  const digests = { 'comb.tgz': sha256('comb.tgz ü'), 'comb.whl': sha256('comb.whl ü') };

  it('are made once, with files whose bytes are counted', async () => {
    expect(await open().observe(target)).toBeNull();
    expect(await open().tags(target)).toEqual({});
    await open().publish(publication());
    await open().publish({ ...publication(), files: [] });
    expect(await open().observe(target)).toEqual({ version: 'v1.0.0', digests, withdrawn: null, draft: false });
    expect(await open().tags(target)).toEqual({ latest: 'v1.0.0' });
    expect(forge.releases.size).toBe(1);
  });

  it('are found where the forge says', async () => {
    expect(await open().addresses(target)).toEqual([]);
    await open().publish(publication());
    expect(await open().addresses(target)).toEqual([{ what: 'release page', address: pageAt('v1.0.0') }]);
  });

  it('go on where a file was refused', async () => {
    forge.trouble = { call: /comb\.whl|assets$/, status: 502 };
    await expect(open().publish(publication())).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    const standing = await open().observe(target);
    const files = publication().files.filter((one) => standing?.digests[one.name] === undefined);
    await open().publish({ ...publication(), files });
    expect(await open().observe(target)).toMatchObject({ digests, draft: false });
  });

  it('never make a tag', async () => {
    await expect(open().publish(publication('v9.0.0'))).rejects.toMatchObject({ code: 'FORGE_TAG_MISSING' });
    expect(forge.asked.filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it('are marked when they were rolled back', async () => {
    await open().publish(publication());
    await open().withdraw({ ...target, reason: 'use v0.9.0' });
    expect(await open().observe(target)).toMatchObject({ withdrawn: 'use v0.9.0', digests });
  });

  it('need a token that is taken', async () => {
    expect(await open().preflight(target)).toEqual({ account: 'releaser', token_env: 'FORGE_TOKEN' });
    for (const bad of ['wrong', '']) {
      await expect(open(bad).preflight(target)).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
      await expect(open(bad).publish(publication())).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
    }
  });

  it('are unreachable, not empty, where nobody answers', async () => {
    await expect(open(secret, 'http://127.0.0.1:9/api').observe(target)).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
    });
  });
});
