import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { githubPlace } from '../../crashes/places/github.ts';
import type { Place } from '../../crashes/places/place.ts';
import { pypiPlace } from '../../crashes/places/pypi.ts';
import { type CrashProject, change } from '../../crashes/projects/project.ts';
import { pythonProject } from '../../crashes/projects/python.ts';
import { describeWith } from '../../tiers.ts';
import { releaseByTools, type WatchedServer, watchedServer } from './watched-server.ts';

/** A Python project with a page on the forge, over stdio: real uv, real indexes, real gh, a client that is not ours. */
describeWith(2, ['uv', 'pypi-server', 'gh'])('a Python release over stdio', () => {
  let home: string;
  let places: Place[];
  let project: CrashProject;
  let server: WatchedServer;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'hr-'));
    places = [await pypiPlace(home), await githubPlace(home, { hexagons: join(home, 'hexagons.git') })];
    project = pythonProject(home, places, 'hexagons');
    change(project, 'feat', 1);
    const environment = Object.assign({}, ...places.map((place) => place.environment));
    server = await watchedServer({ home, project: project.directory, environment });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await Promise.all((places ?? []).map((place) => place.stop()));
    rmSync(home, { recursive: true, force: true });
  });

  it('is complete on both indexes, with the tag and the page, and is rolled back', async () => {
    const { version } = await releaseByTools(server);
    const [pypi, github] = await Promise.all(places.map((place) => place.look('hexagons')));
    const names = [`hexagons-${version}-py3-none-any.whl`, `hexagons-${version}.tar.gz`];
    const published = pypi?.production[version]?.digests ?? {};
    expect(Object.keys(published).sort()).toEqual(names);
    expect(pypi?.test).toEqual(pypi?.production);
    expect(github?.production[version]).toEqual({ digests: published, draft: false, withdrawn: false });

    expect(await server.call('plan_rollback', { version })).toMatchObject({ way: 'withdraw', version });
    const back = await server.call('rollback', { version, reason: 'rings are wrong' });
    expect(back).toMatchObject({ status: 'success', distribution: { github: 'withdrawn' } });
    expect(JSON.stringify(back.left)).toContain('until a person yanks it');
    expect((await places[1]?.look('hexagons'))?.production[version]).toMatchObject({ withdrawn: true });
  }, 400_000);

  it('showed none of its secrets: not in an answer, the log, the ledger, a file or an argument', async () => {
    expect([...server.programs()]).toEqual(expect.arrayContaining(['git', 'uv', 'gh']));
    const named = Object.entries(Object.assign({}, ...places.map((place) => place.environment)));
    const secrets = named.filter(([name]) => name.includes('TOKEN')).map(([, value]) => String(value));
    expect(secrets).toHaveLength(3);
    expect(await server.leaks(secrets, 'hexagons')).toEqual([]);
  }, 120_000);
});
