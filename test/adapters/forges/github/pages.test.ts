import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../../src/adapters/clock.ts';
import { githubChannel } from '../../../../src/adapters/forges/github/channel.ts';
import { createPrograms } from '../../../../src/adapters/programs.ts';
import { sha256 } from '../../../../src/domain/content-id.ts';
import type { Publication, Shipped } from '../../../../src/ports/channel.ts';
import { describeWith } from '../../../tiers.ts';
import { type Github, startGithub } from './emulator.ts';

const home = mkdtempSync(join(tmpdir(), 'hive-release-pages-'));
const remote = join(home, 'remote.git');
let github: Github;
let commit: string;
let made = 0;
let files = 0;

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();

const file = (name: string, text: string): Shipped => {
  files += 1;
  const path = join(home, `${files}-${name}`);
  writeFileSync(path, text);
  return { name, file: path, sha256: sha256(text), integrity: sha256(text) };
};

const open = (
  environment: Record<string, string> = github.environment,
  token_env: string | null = null,
  registry: string | null = null,
) =>
  githubChannel({
    programs: createPrograms({
      environment: { PATH: process.env.PATH, HOME: home, ...environment },
      redact: (text) => text,
      clock: systemClock,
    }),
    token: (name) => environment[name],
    settings: {
      channel: 'github',
      test: null,
      production: { registry, index: null, token_env, account_env: null },
      directory: home,
      options: {},
    },
  });

const problem = (code: string) => expect.objectContaining({ code });

describeWith(1, ['gh'])('release pages of GitHub through gh', () => {
  let publication: Publication;
  const target = () => ({ stage: 'production' as const, package: github.repository, version: publication.version });

  beforeAll(async () => {
    git('init', '--quiet', '--bare', remote);
    const tree = git('-C', remote, 'hash-object', '-w', '-t', 'tree', '/dev/null');
    const who = ['-c', 'user.name=Ada Wabe', '-c', 'user.email=ada@honeycomb.example'];
    commit = git('-C', remote, ...who, 'commit-tree', tree, '-m', 'feat: begin');
    github = await startGithub(join(home, 'gh'), remote);
  });

  beforeEach(() => {
    made += 1;
    const tag = `v${made}.0.0`;
    const who = ['-c', 'user.name=Ada Wabe', '-c', 'user.email=ada@honeycomb.example'];
    git('-C', remote, ...who, 'tag', '-a', tag, '-m', tag, commit);
    publication = {
      stage: 'production',
      package: github.repository,
      version: tag,
      files: [file('comb-1.0.0.tgz', `one ${made}`), file('comb-1.0.0.whl', `two ${made}`)],
      dist_tag: 'latest',
      page: { tag, commit, title: `comb ${made}`, notes: `### Added\n\n- “corners” ${made}\n`, prerelease: false },
    };
    Object.assign(github, { asked: [], troubles: [], immutable: false, tellsDigests: true });
  });

  afterAll(async () => {
    await github?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const digests = () => Object.fromEntries(publication.files.map(({ name, sha256: digest }) => [name, digest]));
  const page = async () => (await github.releases()).find(({ tag_name }) => tag_name === publication.version);

  it('makes a draft, fills it, looks, and only then shows it', async () => {
    expect(await open().observe(target())).toBeNull();
    await open().publish(publication);
    expect(await open().observe(target())).toEqual({
      version: publication.version,
      digests: digests(),
      withdrawn: null,
      draft: false,
    });
    expect(await open().addresses(target())).toEqual([
      { what: 'release page', address: expect.stringMatching(/^https?:.*\/honey\/comb\/releases\//) },
    ]);
    const { title, notes } = publication.page;
    expect(await page()).toMatchObject({ name: title, body: notes, prerelease: false, draft: false });
    expect(await open().tags(target())).toEqual({ latest: publication.version });
    const writes = github.asked.filter((call) => !call.startsWith('GET'));
    expect(writes.map((call) => call.replace(/\d+/g, 'N').replace(/\?.*/, ''))).toEqual([
      'POST /repos/honey/comb/releases',
      'POST /repos/honey/comb/releases/N/assets',
      'POST /repos/honey/comb/releases/N/assets',
      'PATCH /repos/honey/comb/releases/N',
    ]);
  });

  it('does it once, however often it is asked, and other bytes change nothing', async () => {
    await open().publish(publication);
    await open().publish({ ...publication, files: [] });
    const others = publication.files.map((one) => file(one.name, 'other bytes'));
    await expect(open().publish({ ...publication, files: others })).rejects.toEqual(problem('REGISTRY_CONFLICT'));
    expect((await open().observe(target()))?.digests).toEqual(digests());
    expect((await github.releases()).filter(({ tag_name }) => tag_name === publication.version)).toHaveLength(1);
  });

  it.each([
    ['the draft is cut off', /^POST .*\/releases$/, 'before'],
    ['the answer to the draft is lost', /^POST .*\/releases$/, 'after'],
    ['the second file is cut off', /assets\?name=.*whl/, 'before'],
    ['the answer to a file is lost', /assets\?name=.*tgz/, 'after'],
    ['the server fails at a file', /assets\?name=.*tgz/, 502],
    ['it is asked too often', /^PATCH/, 429],
    ['the answer to the showing is lost', /^PATCH/, 'after'],
  ] as const)('goes on where it was when %s', async (_name, call, trouble) => {
    github.troubles.push({ call, trouble });
    await expect(open().publish(publication)).rejects.toEqual(problem('REGISTRY_UNREACHABLE'));
    expect(github.troubles).toEqual([]);
    const standing = await open().observe(target());
    if (standing && trouble !== 'after') expect(standing.draft).toBe(true);
    const files = publication.files.filter(({ name }) => standing?.digests[name] === undefined);
    await open().publish({ ...publication, files });
    expect(await open().observe(target())).toMatchObject({ digests: digests(), draft: false });
    expect((await page())?.assets).toHaveLength(2);
    expect((await github.releases()).filter(({ tag_name }) => tag_name === publication.version)).toHaveLength(1);
  });

  it('replaces the rest of an upload that broke off', async () => {
    const rest = file('comb-1.0.0.tgz', '');
    await expect(open().publish({ ...publication, files: [rest] })).rejects.toEqual(problem('REGISTRY_UNREACHABLE'));
    expect((await open().observe(target()))?.digests).toEqual({});
    expect((await page())?.assets).toHaveLength(1);
    await open().publish(publication);
    expect((await open().observe(target()))?.digests).toEqual(digests());
  });

  it('never lets the forge make the tag: absent or elsewhere it stops before anything is made', async () => {
    const { page: words } = publication;
    const absent = { ...publication, version: 'v99.0.0', page: { ...words, tag: 'v99.0.0' } };
    await expect(open().publish(absent)).rejects.toEqual(problem('FORGE_TAG_MISSING'));
    const elsewhere = { ...publication, page: { ...words, commit: 'e'.repeat(40) } };
    await expect(open().publish(elsewhere)).rejects.toEqual(problem('TAG_TAKEN'));
    expect(github.asked.filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  it('shows a prerelease as one, which is nobody’s latest', async () => {
    await open().publish(publication);
    const latest = publication.version;
    const tag = `${latest}-rc.1`;
    git('-C', remote, 'tag', tag, commit);
    const early = {
      ...publication,
      version: tag,
      tree: home,
      dist_tag: 'rc',
      page: { ...publication.page, tag, prerelease: true },
    };
    await open().publish(early);
    expect((await github.releases()).find(({ tag_name }) => tag_name === tag)).toMatchObject({ prerelease: true });
    expect(await open().tags(target())).toEqual({ latest });
  });

  it('says that nothing can be added to an immutable release', async () => {
    github.immutable = true;
    await open().publish({ ...publication, files: publication.files.slice(0, 1) });
    await expect(open().publish({ ...publication, files: publication.files.slice(1) })).rejects.toEqual(
      problem('PAGE_IMMUTABLE'),
    );
  });

  it('counts the bytes itself where the forge tells no digests', async () => {
    await open().publish(publication);
    github.tellsDigests = false;
    expect((await open().observe(target()))?.digests).toEqual(digests());
    expect((await open().install({ ...target(), directory: home })).digests).toEqual(digests());
  });

  it('marks a page that was rolled back, once, and deletes nothing', async () => {
    await open().publish(publication);
    for (const reason of ['use 0.9.0 instead', 'use 0.9.0 instead'])
      expect(await open().withdraw({ ...target(), reason })).toMatch(/only a person may delete/);
    expect(await page()).toMatchObject({
      prerelease: true,
      body: `> **Rolled back**: use 0.9.0 instead\n\n${publication.page.notes}`,
    });
    expect(await open().observe(target())).toMatchObject({ withdrawn: 'use 0.9.0 instead', digests: digests() });
    await expect(open().unpublish(target())).rejects.toEqual(problem('REFUSED'));
  });

  it('carries the longest notes that a forge takes', async () => {
    const notes = 'ü'.repeat(125_000);
    await open().publish({ ...publication, page: { ...publication.page, notes } });
    expect((await page())?.body).toBe(notes);
  });

  it('tells whose credentials are used, and refuses without any', async () => {
    expect(await open().preflight(target())).toEqual({ account: 'honey', token_env: null });
    const { GH_CONFIG_DIR = '' } = github.environment;
    await expect(open({ GH_CONFIG_DIR }).preflight(target())).rejects.toEqual(problem('REGISTRY_AUTH'));
    github.troubles.push({ call: /honey\/comb$/, trouble: 401 });
    await expect(open().preflight(target())).rejects.toEqual(problem('REGISTRY_AUTH'));
  });

  it('takes no other login where the configured token is not set', async () => {
    const locked = open(github.environment, 'PAGE_TOKEN');
    await expect(locked.preflight(target())).rejects.toEqual(problem('REGISTRY_AUTH'));
    await expect(locked.publish(publication)).rejects.toEqual(problem('REGISTRY_AUTH'));
    const { GH_CONFIG_DIR = '', GH_ENTERPRISE_TOKEN = '' } = github.environment;
    const named = open({ GH_CONFIG_DIR, PAGE_TOKEN: GH_ENTERPRISE_TOKEN }, 'PAGE_TOKEN');
    expect(await named.preflight(target())).toEqual({ account: 'honey', token_env: 'PAGE_TOKEN' });
  });

  it('is unreachable, not empty, when the forge is gone', async () => {
    github.troubles.push({ call: /releases\/tags/, trouble: 'before' });
    await expect(open().observe(target())).rejects.toEqual(problem('REGISTRY_UNREACHABLE'));
  });

  it('speaks HTTP with a token where an address is configured', async () => {
    const over = open({ PAGE_TOKEN: github.environment.GH_ENTERPRISE_TOKEN ?? '' }, 'PAGE_TOKEN', github.api);
    expect(await over.preflight(target())).toEqual({ account: 'honey', token_env: 'PAGE_TOKEN' });
    await over.publish(publication);
    expect(await over.observe(target())).toMatchObject({ digests: digests(), draft: false });
    github.tellsDigests = false;
    expect((await over.observe(target()))?.digests).toEqual(digests());
    const wrong = open({ PAGE_TOKEN: 'of-nobody' }, 'PAGE_TOKEN', github.api);
    await expect(wrong.observe(target())).rejects.toEqual(problem('REGISTRY_AUTH'));
  });
});
