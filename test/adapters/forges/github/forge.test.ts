import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { githubForge } from '../../../../src/adapters/forges/github/forge.ts';
import { createPrograms } from '../../../../src/adapters/programs.ts';
import type { Problem } from '../../../../src/domain/problem.ts';
import { forgeContract, madeReview } from '../../../contracts/forge.ts';
import { fakeClock } from '../../../fakes/clock.ts';
import { fakeForge } from '../../../fakes/forge.ts';
import { describeWith } from '../../../tiers.ts';
import { type GithubApi, githubApi } from './api.ts';

const repository = { host: 'github.honey.test', owner: 'honey', name: 'comb' };
const commit = 'a'.repeat(40);

forgeContract('fake', async () => {
  const forge = fakeForge();
  return {
    forge,
    repository,
    place: (sha, checks, reviews) => forge.place('honey/comb', sha, checks, reviews),
    end: (at) => {
      forge.end = at;
    },
    built: (runs, artifacts) => void Object.assign(forge, { runs, artifacts }),
    allow: (left) => {
      forge.left = left;
    },
    become: (state) => {
      forge.state = state;
    },
  };
});

const home = mkdtempSync(join(tmpdir(), 'hive-release-gh-'));
const open: GithubApi[] = [];
let made = 0;

/** The real `gh`, led to a socket of ours by its own configuration. */
async function stageOf() {
  const api = githubApi();
  made += 1;
  const directory = join(home, `config-${made}`);
  const socket = join(directory, 's');
  mkdirSync(directory);
  writeFileSync(join(directory, 'config.yml'), `http_unix_socket: ${socket}\n`);
  await new Promise<void>((resolve) => api.server.listen(socket, resolve));
  open.push(api);
  const environment = { ...process.env, GH_CONFIG_DIR: directory, GH_ENTERPRISE_TOKEN: 'made-up-for-a-test' };
  const programs = createPrograms({ environment, redact: (text) => text, clock: fakeClock() });
  return { api, forge: githubForge(programs, home) };
}

afterEach(async () => {
  for (const { server } of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describeWith(1, ['gh'])('gh', () => {
  forgeContract('gh', async () => {
    const { api, forge } = await stageOf();
    return {
      forge,
      repository,
      place: (sha, checks, reviews) =>
        void api.commits.set(sha, {
          runs: checks.filter((_, index) => index !== 2),
          statuses: checks.filter((_, index) => index === 2),
          ...(reviews ? { reviews } : {}),
        }),
      end: (at) => {
        api.end = at;
      },
      built: (runs, artifacts) => void Object.assign(api, { runs, artifacts }),
      allow: (left) => {
        api.left = left;
      },
      become: (state) => {
        if (state === 'dead') api.server.close();
        else api.state = state;
      },
    };
  });

  it('says for how long GitHub wants to be left alone', async () => {
    const { api, forge } = await stageOf();
    api.state = 'limited';
    api.left = { remaining: 0, resets_at: new Date(Math.ceil(Date.now() / 1000) * 1000 + 120_000).toISOString() };
    const limited = await forge.checks(repository, commit).catch((error: unknown) => error);
    expect(limited).toMatchObject({ code: 'FORGE_LIMITED' });
    expect((limited as Problem).fields.retry_after_s).toBeGreaterThan(100);
    expect((limited as Problem).fields.retry_after_s).toBeLessThanOrEqual(121);
    Object.assign(api, { state: 'slow down', left: { ...api.left, remaining: 4000 } });
    const pull = { from: 'release/v1.0.0', into: 'main' };
    await expect(forge.checks(repository, commit)).rejects.toMatchObject({ fields: { retry_after_s: 60 } });
    await expect(forge.pullRequest(repository, pull)).rejects.toMatchObject({ code: 'FORGE_LIMITED' });
  });

  it('says so when nobody is logged in', async () => {
    const environment = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home };
    const programs = createPrograms({ environment, redact: (text) => text, clock: fakeClock() });
    await expect(githubForge(programs, home).checks(repository, commit)).rejects.toMatchObject({
      code: 'FORGE_REFUSED',
    });
  });

  it('is asked for every page of pull requests', async () => {
    const { api, forge } = await stageOf();
    const reviews = [1, 2, 3].map((number) => madeReview({ pull: { number, author: null, merged_as: null } }));
    api.pulls_a_page = 2;
    api.commits.set(commit, { runs: [], statuses: [], reviews });
    expect((await forge.reviews(repository, commit)).reviews).toEqual(reviews);
    expect(api.asked).toHaveLength(2);
  });

  it('knows no reviews of a repository that it does not show', async () => {
    const { forge } = await stageOf();
    await expect(forge.reviews({ ...repository, name: 'other' }, commit)).rejects.toMatchObject({
      code: 'FORGE_COMMIT_UNKNOWN',
    });
  });

  it('is asked for exactly this commit of this repository', async () => {
    const { api, forge } = await stageOf();
    api.commits.set(commit, { runs: [], statuses: [] });
    await forge.checks(repository, commit);
    const at = `/api/v3/repos/honey/comb/commits/${commit}`;
    expect(api.asked.sort()).toEqual([`${at}/check-runs`, `${at}/status`]);
  });
});

it('says which program is missing', async () => {
  const programs = createPrograms({ environment: { PATH: home }, redact: (text) => text, clock: fakeClock() });
  await expect(githubForge(programs, home).checks(repository, commit)).rejects.toMatchObject({
    code: 'GATE_PROGRAM_MISSING',
  });
});
