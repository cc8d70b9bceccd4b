import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { npmChannel } from '../../../src/adapters/npm/npm.ts';
import { createPrograms } from '../../../src/adapters/programs.ts';
import type { Evidence } from '../../../src/domain/records/evidence.ts';
import { packPackage } from '../../adapters/npm/packages.ts';
import { publicationOf } from '../../contracts/channel.ts';
import { begin, change } from '../../crashes/projects/project.ts';
import { lookAtRegistry } from '../../driver/look.ts';
import { codeOf, dependencies, manifestOf, names, workspaceFiles } from '../../flows/npm-workspace/files.ts';
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
  await publishFirst(production);
  server = await watchedServer({ home, project, environment });
}, 120_000);

/** The release before, of which `latest` is taken and given back. */
async function publishFirst({ url, token }: Registry): Promise<void> {
  const environment = { ...process.env, PRODUCTION_TOKEN: token };
  const place = { registry: url, index: null, account_env: null, token_env: 'PRODUCTION_TOKEN' };
  const channel = npmChannel({
    programs: createPrograms({ environment, redact: (text) => text, clock: systemClock }),
    token: () => token,
    settings: { channel: 'npm', test: null, production: place, directory: home, options: {} },
  });
  for (const directory of Object.keys(dependencies)) {
    const { name, ...manifest } = manifestOf(directory, '1.0.0');
    const files = await packPackage(home, { name, ...manifest }, { 'index.js': codeOf(directory) });
    await channel.publish(publicationOf({ stage: 'production', package: name }, '1.0.0', files, 'latest'));
  }
}

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
    expect(test?.versions[version]).toEqual(production?.versions[version]);
  }
  const { evidence } = (await server.call('get_release', { view: 'evidence', version })) as { evidence: Evidence[] };
  const proofs = evidence.filter(({ kind }) => kind === 'install').map(({ facts }) => String(facts.entry_points));
  expect(proofs.sort()).toEqual(names.flatMap((name) => [`import ${name}`, `import ${name}`]).sort());
  expect(await server.call('plan_rollback', { version })).toMatchObject({ way: 'withdraw', version });
  expect(await server.call('rollback', { reason: 'too much wax' })).toMatchObject({ status: 'success' });
  for (const name of names) {
    const [, production] = await shelves(name);
    expect(production?.latest).toBe('1.0.0');
    expect(production?.versions[version]?.deprecated).toBe('rolled back, use 1.0.0');
  }
  for (const name of ['apiary', 'apiary-tools']) expect((await shelves(name))[1]?.versions[version]).toBeUndefined();
}, 400_000);

it('showed none of its secrets: not in an answer, the log, the ledger, a file or an argument', async () => {
  expect([...server.programs()]).toEqual(expect.arrayContaining(['git', 'npm']));
  expect(await server.leaks([registries.test.token, registries.production.token], 'apiary-hive')).toEqual([]);
}, 120_000);
