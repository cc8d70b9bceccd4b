import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Place } from '../../crashes/places/place.ts';
import { pypiPlace } from '../../crashes/places/pypi.ts';
import { type Runners, startRunners } from '../../registries/actions-runner.ts';
import { describeWith } from '../../tiers.ts';
import { pipelineProject } from './pipeline-project.ts';
import { type WatchedServer, watchedServer } from './watched-server.ts';

interface Told {
  path?: string;
  expected?: string;
  actual?: string;
}

/**
 * Over stdio, Python projects that their pipelines publish: the pushed tag starts a workflow that builds with uv and
 * uploads to a real index with a password that the server never has. The server waits, looks and compares.
 */
describeWith(2, ['uv', 'pypi-server'])('a Python release that the pipeline publishes', () => {
  const names = ['pollen', 'nectar', 'wax', 'propolis'] as const;
  type Name = (typeof names)[number];
  let home: string;
  let place: Place;
  let runners: Runners;
  let server: WatchedServer;
  const directories = {} as Record<Name, string>;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'hr-'));
    place = await pypiPlace(home);
    const { CRASHES_PYPI_TOKEN: password = '', ...environment } = place.environment;
    const settings = place.settings('') as { production: { upload: string; index: string } };
    const { upload, index } = settings.production;
    const channels = { npm: { enabled: false }, pypi: { ...settings, production: { upload, index, by: 'ci' } } };
    const uploading = { upload, index, account: String(environment.CRASHES_PYPI_ACCOUNT) };
    for (const name of names) {
      const workflows = { 'publish.yml': workflowOf(name, uploading) };
      const policy = { channels, ci: { wait_minutes: 1 } };
      directories[name] = pipelineProject({ home, name, policy, workflows }).directory;
    }
    runners = await startRunners(
      join(home, 'actions'),
      Object.fromEntries(names.map((name) => [name, join(home, `${name}.git`)])),
    );
    for (const name of names) runners.of(name).secrets = { PASSWORD: password, SDIST_PASSWORD: password };
    Object.assign(runners.of('wax').secrets, { SDIST_PASSWORD: 'ended yesterday' });
    runners.of('propolis').secrets = { PASSWORD: 'ended yesterday', SDIST_PASSWORD: 'ended yesterday' };
    server = await watchedServer({ home, project: directories.pollen, environment });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await runners?.stop();
    await place?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const planned = async (name: Name): Promise<{ project: string; plan_id: string }> => {
    const project = directories[name];
    const plan = await server.call('plan_release', { project });
    expect(plan).toMatchObject({ verdict: 'GO', violations: [], version: { new: '0.2.0' } });
    return { project, plan_id: plan.plan_id };
  };
  const digestsOf = async (name: Name) => {
    const { test, production } = await place.look(name);
    return { test: test?.['0.2.0']?.digests ?? {}, production: production['0.2.0']?.digests ?? {} };
  };
  const shown = (digests: Record<string, string>) =>
    Object.entries(digests)
      .map(([file, hex]) => `${file} sha256:${hex}`)
      .sort()
      .join(', ');

  it('is complete once the index has the bytes that were tested', async () => {
    const given = await planned('pollen');
    const answer = await server.call('run_release', given);
    expect(answer).toMatchObject({
      status: 'success',
      left: [],
      distribution: { pypi_test: 'success', pypi_production: 'success', git: 'success' },
    });
    const { runs, said } = runners.of('pollen');
    expect(runs, said.join('\n')).toMatchObject([{ branch: 'v0.2.0', event: 'push', state: 'green' }]);
    const { test, production } = await digestsOf('pollen');
    expect(Object.keys(production).sort()).toEqual(['pollen-0.2.0-py3-none-any.whl', 'pollen-0.2.0.tar.gz']);
    expect(production).toEqual(test);
    const back = await server.call('rollback', { project: given.project, reason: 'it sneezes' });
    expect(back.left.join()).toContain('a person who holds the token of pypi');
  }, 300_000);

  it('stands still with both digests where other bytes were published', async () => {
    const given = await planned('nectar');
    const answer = await server.refused('run_release', given);
    expect(answer).toMatchObject({ code: 'RUN_STOPPED', details: [{ path: 'CI_PUBLISHED_OTHERS' }, {}] });
    const { test, production } = await digestsOf('nectar');
    expect(production).not.toEqual(test);
    const [, told] = answer.details as Told[];
    expect(told?.expected).toBe(shown(test));
    expect(told?.actual?.split(', ').every((one) => shown(production).includes(one))).toBe(true);
    expect(answer.required_actions.join()).toContain('rollback');
    const back = await server.call('rollback', { project: given.project, reason: 'nobody tested that' });
    expect(back.left.join()).toContain('a person who holds the token of pypi');
  }, 300_000);

  it('gives up after the time that policy gives, says what is missing, and goes on once it is there', async () => {
    const [wax, propolis] = await Promise.all([planned('wax'), planned('propolis')]);
    const stopped = await Promise.all([wax, propolis].map((given) => server.refused('run_release', given)));
    const found = ['0.2.0 stands on pypi without wax-0.2.0.tar.gz', '0.2.0 is not on pypi yet'];
    for (const [at, name] of (['wax', 'propolis'] as const).entries()) {
      const { test, production } = await digestsOf(name);
      expect(stopped[at]).toMatchObject({
        code: 'RUN_STOPPED',
        details: [{ path: 'CI_PUBLICATION_PENDING' }, { path: 'pypi', expected: shown(test), actual: found[at] }],
      });
      expect(stopped[at].required_actions.join()).toContain('See its run for the tag on the forge');
      expect(Object.keys(production)).toHaveLength(name === 'wax' ? 1 : 0);
    }
    const back = await server.call('rollback', { project: wax.project, reason: 'half a version' });
    expect(back.left.join()).toContain('a person who holds the token of pypi');

    // Its person renews the password and starts the run again.
    Object.assign(runners.of('propolis').secrets, runners.of('pollen').secrets);
    runners.of('propolis').again();
    expect(await server.call('run_release', propolis)).toMatchObject({ status: 'success', left: [] });
    const { test, production } = await digestsOf('propolis');
    expect(production).toEqual(test);
    expect(place.duplicates()).toEqual([]);
  }, 400_000);
});

interface Uploading {
  upload: string;
  index: string;
  account: string;
}

/** Two jobs, so that one of them may fail alone. That of nectar builds something else. */
function workflowOf(name: string, { upload, index, account }: Uploading): string {
  const otherwise = name === 'nectar' ? "echo '# elsewhere' >> src/nectar/__init__.py; " : '';
  const job = (files: string, secret: string) => `
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: ${otherwise}SOURCE_DATE_EPOCH=$(git log -1 --format=%at) uv build
      - run: uv publish --publish-url ${upload} --check-url ${index} ${files}
        env: { UV_PUBLISH_USERNAME: ${account}, UV_PUBLISH_PASSWORD: "\${{ secrets.${secret} }}" }`;
  return `on: { push: { tags: ['v*'] } }
jobs:
  wheel:${job('dist/*.whl', 'PASSWORD')}
  sdist:${job('dist/*.tar.gz', 'SDIST_PASSWORD')}
`;
}
