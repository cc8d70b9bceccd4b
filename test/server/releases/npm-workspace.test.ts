import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { begin, change } from '../../crashes/projects/project.ts';
import { lookAtRegistry } from '../../driver/look.ts';
import { names, workspaceFiles } from '../../flows/npm-workspace/files.ts';
import { type Registry, startRegistry } from '../../registries/verdaccio.ts';
import { releaseByTools, type WatchedServer, watchedServer } from './watched-server.ts';

/** A workspace of three packages over stdio: two real registries, a client that is not ours. */
let home: string;
let registries: { test: Registry; production: Registry };
let server: WatchedServer;
let project: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hr-'));
  const start = (name: string) => startRegistry({ directory: join(home, name) });
  const [test, production] = await Promise.all([start('test'), start('production')]);
  registries = { test, production };
  project = join(home, 'project');
  begin({ directory: project, remote: join(home, 'remote.git') }, '1.0.0', workspaceFiles(registries));
  change({ directory: project }, 'feat', 1);
  const environment = { TEST_TOKEN: test.token, PRODUCTION_TOKEN: production.token };
  server = await watchedServer({ home, project, environment });
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await Promise.all(Object.values(registries ?? {}).map((one) => one.stop()));
  rmSync(home, { recursive: true, force: true });
});

const shelves = (name: string) =>
  Promise.all([registries.test, registries.production].map(({ url }) => lookAtRegistry(url, name)));

it('is released as one, seen on both registries, and rolled back', async () => {
  const { version } = await releaseByTools(server);
  for (const name of names) {
    const [test, production] = await shelves(name);
    expect(production, name).toMatchObject({ latest: version, versions: { [version]: { deprecated: null } } });
    expect(test?.versions).toEqual(production?.versions);
  }
  expect(await server.call('plan_rollback', { version })).toMatchObject({ way: 'withdraw', version });
  expect(await server.call('rollback', { reason: 'too much wax' })).toMatchObject({ status: 'success' });
  for (const name of names) expect((await shelves(name))[1]?.versions[version]?.deprecated).toMatch(/^rolled back/);
}, 400_000);

it('showed none of its secrets: not in an answer, the log, the ledger, a file or an argument', async () => {
  expect([...server.programs()]).toEqual(expect.arrayContaining(['git', 'npm']));
  expect(await server.leaks([registries.test.token, registries.production.token], 'apiary-hive')).toEqual([]);
}, 120_000);
