import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/records/plan.ts';
import { observe } from '../../src/flows/observe/observe.ts';
import { planRelease } from '../../src/flows/planning/plan-release.ts';
import { openProject } from '../../src/flows/project/project.ts';
import { openWorkbench, type Workbench } from '../../src/flows/run/workbench.ts';
import { stepNamed, steps } from '../../src/steps/index.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';
import { breaksOffAfter } from './break-off.ts';

/** The laws every step keeps, one after the other on a real repository; each step finds the world its forerunners left. */
let world: TestWorld;
let bench: Workbench;

beforeAll(async () => {
  world = testWorld();
  world.databaseFake.place([
    { component_id: 'foragers', component_type: 'team', version: 2, config: {}, is_active: false },
    { component_id: 'foragers', component_type: 'team', version: 3, config: { team: {} }, is_active: true },
    { component_id: 'queen', component_type: 'agent', version: 1, config: {}, is_active: true },
  ]);
  world.network.listening = ['localhost:38886'];
  for (const url of ['http://localhost:38886/health', 'http://localhost:38886/start/foragers'])
    world.network.answers[url] = { status: 200, json: { status: 'success' } };
  world.mcp.servers = { postgres: ['query'] };
  const project = makeProject(world.directory);
  const opened = await openProject(world, project);
  const ledger = await world.ledger();
  await ledger.saveProject({ id: opened.id, name: opened.name, root: opened.root, remote_url: opened.remote_url });
  const { plan } = await planRelease(world, opened, { kind: 'standard' }, 'laws');
  const release = await ledger.openRelease({ project_id: opened.id, plan, by: 'laws' });
  bench = await openWorkbench(world, plan, release, project, 'laws');
}, 60_000);

afterAll(() => world.leave());

/**
 * Images need an engine and pipelines a forge: what is theirs alone has tests of its own (move-latest.test.ts,
 * test/flows/images.test.ts, test/flows/pipelines).
 */
const ofOthers = new Set(['move-latest', 'push-candidate', 'await-publication']);

describe.each(steps.map((step) => step.name).filter((name) => !ofOthers.has(name)))('%s', (name) => {
  const step = stepNamed(name);
  const itemOf = (): Item => bench.plan.items.find((item) => item.step === name) as Item;
  const look = async () => (await step.verify(itemOf().input, bench.hands)).state;

  it('is in the plan and is not done before it is applied', async () => {
    expect(itemOf(), name).toBeDefined();
    expect(await look()).toBe('not-done');
  });

  it('leaves nothing when it is undone before it began', async () => {
    const before = fingerprint();
    await step.undo(itemOf().input, bench.hands);
    expect(fingerprint()).toBe(before);
  });

  if (step.undoable !== 'never') {
    it('may break off at any write and is then undone completely, twice as well as once', async () => {
      const before = fingerprint();
      for (let allowed = 0; ; allowed += 1) {
        const broke = await breaksOffAfter(allowed, bench.hands, (hands) => step.apply(itemOf().input, hands));
        await step.undo(itemOf().input, bench.hands);
        await step.undo(itemOf().input, bench.hands);
        if (step.undoable === 'fully' && !final.has(name))
          expect(fingerprint(), `after ${allowed} writes`).toBe(before);
        if (!broke) break;
        expect(allowed).toBeLessThan(200);
      }
    }, 120_000);
  }

  it('may break off at any write and is then done by doing it again', async () => {
    for (
      let allowed = 0;
      await breaksOffAfter(allowed, bench.hands, (hands) => step.apply(itemOf().input, hands));
      allowed += 1
    ) {
      expect(allowed).toBeLessThan(200);
    }
    expect(await look()).toBe('done');
  }, 120_000);

  it('does nothing more when it is applied again', async () => {
    const before = fingerprint();
    await step.apply(itemOf().input, bench.hands);
    expect(fingerprint()).toBe(before);
    expect(await look()).toBe('done');
  });
});

it('publishes each version once, whatever broke off', () => {
  const { test, production } = world.channelFake.registries;
  expect(production.uploads).toEqual(['honeycomb@1.1.0']);
  expect(new Set(test.uploads)).toEqual(new Set(['honeycomb@1.1.0']));
});

it('sees the whole release from outside', async () => {
  const project = await openProject(world, bench.root);
  const facts = await observe(world, project, {
    analysis: null,
    plan: bench.plan,
    version: '1.1.0',
    packages: bench.plan.packages,
  });
  expect(facts.repository.remote_tags).toHaveProperty('v1.1.0');
  expect(facts.channels.map((one) => one.latest)).toEqual(['1.1.0', '1.1.0', 'v1.1.0']);
});

/** What these leave is the user's own branch moved forward, or nothing to bring back. */
const final = new Set(['update-checkout', 'close-worktree']);

/** Refs, checkout, work tree contents, private storage and registries: all a step may touch, but not the record. */
function fingerprint(): string {
  const { root, worktree, storage } = bench.hands.release;
  const remote = join(world.directory, 'remote.git');
  const registries = Object.values(world.channelFake.registries).map((one) =>
    JSON.stringify([...one.packages].map(([name, { versions, tags }]) => [name, [...versions], tags])),
  );
  return [
    git(root, 'for-each-ref', '--format=%(refname) %(objectname)'),
    git(root, 'status', '--porcelain', '--branch'),
    git(root, 'worktree', 'list'),
    git(remote, 'for-each-ref', '--format=%(refname) %(objectname)'),
    ...filesBelow(worktree),
    ...filesBelow(storage).filter((line) => !line.startsWith('worktree')),
    ...registries,
    JSON.stringify([...world.pagesFake.pages]),
    JSON.stringify(world.databaseFake.rows),
  ].join('\n');
}

function filesBelow(directory: string): string[] {
  if (!statSync(directory, { throwIfNoEntry: false })) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.split('/').includes('.git') && !path.startsWith('worktree'))
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort()
    .map(
      (path) => `${path} ${path.startsWith('reports/') ? '' : readFileSync(join(directory, path), 'base64').length}`,
    );
}

const environmentConfig = `environment:
  tools: { node: '>=20' }
  tokens: { minimum_minutes: 1 }
  services: { agent: { argv: [node, -p, '"agent Running"'], must_match: [Running], ports: [38886], stop: [node, -p, '0'], when: both } }
  health: [{ url: 'http://localhost:38886/health', json: { status: success }, when: both }]
  logs: [{ name: agent, argv: [node, -p, '"all is well"'], errors: [ERROR] }]
  spawn: [{ name: teams, types: [team], url: 'http://localhost:38886/start/{id}', when: both }]
  mcp: { required: [postgres] }
`;
const pageConfig = "  github: { repository: 'honey/comb' }\n";
const databaseConfig = 'database: { url_env: HIVE_DATABASE_URL, types: [team] }\n';

function makeProject(directory: string): string {
  const project = join(directory, 'project');
  const remote = join(directory, 'remote.git');
  mkdirSync(project);
  git(directory, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(project, 'init', '--quiet', '--initial-branch=main');
  cpSync(join(import.meta.dirname, '..', 'scenarios', 'in'), project, { recursive: true });
  for (const [key, value] of [
    ['user.name', 'Ada Wabe'],
    ['user.email', 'ada@honeycomb.example'],
    ['commit.gpgSign', 'false'],
  ] as const)
    git(project, 'config', key, value);
  const config = readFileSync(join(project, 'release.yaml'), 'utf8');
  execFileSync('sh', ['-c', 'cat > release.yaml'], {
    cwd: project,
    input: `prepare: [[node, -e, '0']]\nchangelog: { notes: 'releases/v{version}.md' }\n${databaseConfig}${environmentConfig}${config}${pageConfig}`,
  });
  writeFileSync(join(project, '.mcp.json'), '{ "mcpServers": { "postgres": { "command": "x" } } }');
  git(project, 'remote', 'add', 'origin', remote);
  git(project, 'add', '--all');
  git(project, 'commit', '--quiet', '-m', 'feat: begin');
  git(project, 'tag', '-a', 'v1.0.0', '-m', 'v1.0.0');
  appendFileSync(join(project, 'ai/teams/foragers/config.yaml'), '  role: gather\n');
  git(project, 'commit', '--quiet', '--all', '-m', 'feat: hum');
  git(project, 'push', '--quiet', '--follow-tags', 'origin', 'main');
  return project;
}

const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
