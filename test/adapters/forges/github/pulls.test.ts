import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { githubForge } from '../../../../src/adapters/forges/github/forge.ts';
import { createPrograms } from '../../../../src/adapters/programs.ts';
import { fakeClock } from '../../../fakes/clock.ts';
import { describeWith } from '../../../tiers.ts';
import { type Github, startGithub } from './emulator.ts';

const home = mkdtempSync(join(tmpdir(), 'hive-release-pulls-'));
const repository = { host: 'github.honey.test', owner: 'honey', name: 'comb' };
const request = { from: 'release/v1.1.0', into: 'main', title: 'Release v1.1.0', body: '### Added\n\n- corners\n' };
let github: Github;

describeWith(1, ['gh'])('pull requests of GitHub through gh', () => {
  beforeAll(async () => {
    const remote = join(home, 'remote.git');
    execFileSync('git', ['init', '--quiet', '--bare', remote]);
    github = await startGithub(join(home, 'gh'), remote);
  });
  afterAll(async () => {
    await github.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const open = () => {
    const environment = { PATH: process.env.PATH, HOME: home, ...github.environment };
    return githubForge(createPrograms({ environment, redact: (text) => text, clock: fakeClock() }), home);
  };

  it('are found by their branches once they are opened', async () => {
    expect(await open().pullRequest(repository, request)).toBeNull();
    await open().openPullRequest(repository, request);
    const found = await open().pullRequest(repository, request);
    expect(found).toMatchObject({ state: 'open' });
    expect(await open().pullRequest(repository, { ...request, into: 'other' })).toBeNull();
    await github.ask('PATCH', `/repos/honey/comb/pulls/${found?.number}`, { state: 'closed' });
    expect(await open().pullRequest(repository, request)).toEqual({ number: found?.number, state: 'closed' });
  });

  it.each([
    [401, 'FORGE_REFUSED'],
    [502, 'FORGE_UNREACHABLE'],
    ['before', 'FORGE_UNREACHABLE'],
  ] as const)('say so when the forge answers %s', async (trouble, code) => {
    github.troubles.push({ call: /pulls/, trouble });
    await expect(open().openPullRequest(repository, request)).rejects.toMatchObject({ code });
  });
});
