import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../../src/domain/content-id.ts';
import { publicationOf } from '../../../contracts/channel.ts';
import { forges, pageAt, secret } from './routes.ts';
import { type StandIn, startForge } from './stand-in.ts';

const commit = 'c'.repeat(40);

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

  it('say for how long the forge wants to be left alone, and how much it still takes', async () => {
    expect(await open().allowance?.(target)).toBeNull();
    forge.headers = { 'ratelimit-remaining': '0', 'ratelimit-reset': '90' };
    forge.trouble = { call: /releases/, status: 429 };
    await expect(open().observe(target)).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      fields: { retry_after_s: 90 },
    });
    forge.headers = { ...forge.headers, 'retry-after': '7' };
    forge.trouble = { call: /releases/, status: 403 };
    await expect(open().observe(target)).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
    forge.trouble = { call: /releases/, status: 503 };
    await expect(open().observe(target)).rejects.toMatchObject({ fields: { retry_after_s: 7 } });
    const left = await open().allowance?.(target);
    expect(left?.remaining).toBe(0);
    expect(Number.isNaN(Date.parse(left?.resets_at ?? ''))).toBe(false);
  });

  it('are unreachable, not empty, where nobody answers', async () => {
    await expect(open(secret, 'http://127.0.0.1:9/api').observe(target)).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
    });
  });
});
