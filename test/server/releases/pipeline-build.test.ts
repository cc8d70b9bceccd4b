import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { githubPlace } from '../../crashes/places/github.ts';
import type { Place } from '../../crashes/places/place.ts';
import { pypiPlace } from '../../crashes/places/pypi.ts';
import { type CrashProject, change } from '../../crashes/projects/project.ts';
import { builtByPipeline, pythonProject } from '../../crashes/projects/python.ts';
import { type Runner, type Runners, startRunners } from '../../registries/actions-runner.ts';
import { git } from '../../sample-project/make.ts';
import { describeWith } from '../../tiers.ts';
import { releaseByTools, type WatchedServer, watchedServer } from './watched-server.ts';

/**
 * Over stdio, a Python project whose wheel and source distribution the pipeline builds: real git, uv, gh and indexes.
 * The forge stands in for GitHub; it carries the workflow out with real programs.
 */
describeWith(2, ['uv', 'pypi-server', 'gh'])('a Python release that the pipeline builds', () => {
  let home: string;
  let places: Place[];
  let project: CrashProject;
  let runners: Runners;
  let runner: Runner;
  let server: WatchedServer;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'hr-'));
    const remotes = { hexagons: join(home, 'hexagons.git') };
    const pypi = await pypiPlace(home);
    places = [pypi, await githubPlace(home, remotes, (name) => runners.of(name))];
    project = pythonProject(home, places, 'hexagons', builtByPipeline);
    change(project, 'feat', 1);
    runners = await startRunners(join(home, 'actions'), remotes);
    runner = runners.of('hexagons');
    const environment = Object.assign({}, ...places.map((place) => place.environment));
    server = await watchedServer({ home, project: project.directory, environment });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await runners?.stop();
    await Promise.all((places ?? []).map((place) => place.stop()));
    rmSync(home, { recursive: true, force: true });
  });

  it('has the very bytes of the run of its commit on both indexes and the page, and is rolled back', async () => {
    const { version } = await releaseByTools(server);
    const remote = (...words: string[]) => git(project.remote, ...words);
    const commit = remote('rev-parse', `v${version}^{commit}`);
    expect(runner.runs, runner.said.join('\n')).toMatchObject([
      { commit, branch: `release/v${version}`, event: 'push', state: 'green' },
    ]);
    expect(remote('for-each-ref', '--format=%(refname:short)', 'refs/heads')).toBe('main');

    const built = builtIn(runner);
    const names = [`hexagons-${version}-py3-none-any.whl`, `hexagons-${version}.tar.gz`];
    expect(Object.keys(built).sort()).toEqual(names);
    const [pypi, github] = await Promise.all(places.map((place) => place.look('hexagons')));
    for (const shelf of [pypi?.test, pypi?.production, github?.production])
      expect(shelf?.[version]?.digests).toEqual(built);

    const { evidence } = await server.call('get_release', { view: 'evidence', version });
    const [run] = runner.runs;
    expect(JSON.stringify(evidence)).toContain(`"run":${run?.id}`);
    const back = await server.call('rollback', { version, reason: 'rings are wrong' });
    expect(back).toMatchObject({ status: 'success', distribution: { github: 'withdrawn' } });
  }, 400_000);

  it('showed none of its secrets: not in an answer, the log, the ledger, a file or an argument', async () => {
    expect([...server.programs()]).toEqual(expect.arrayContaining(['git', 'uv', 'gh']));
    const named = Object.entries(Object.assign({}, ...places.map((place) => place.environment)));
    const secrets = named.filter(([name]) => name.includes('TOKEN')).map(([, value]) => String(value));
    expect(secrets).toHaveLength(3);
    expect(await server.leaks(secrets, 'hexagons')).toEqual([]);
  }, 120_000);
});

/** By file, what the checksum file in the artifact says; the stand-in packs without compressing. */
const builtIn = ({ artifacts: [artifact] }: Runner): Record<string, string> =>
  Object.fromEntries(
    [...(artifact?.zip.toString('latin1').matchAll(/([0-9a-f]{64}) {2}(\S+)\n/g) ?? [])].map(([, hex, name]) => [
      name,
      hex,
    ]),
  );
