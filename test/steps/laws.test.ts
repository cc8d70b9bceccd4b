import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { observe } from '../../src/flows/observe/observe.ts';
import { openProject } from '../../src/flows/project/project.ts';
import { steps } from '../../src/steps/index.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';
import { kept } from '../sample-project/kept.ts';
import { beginRelease, keepsTheLaws, type LawGround } from './laws.ts';

/** The laws every step keeps, one after the other on a real repository; each step finds the world its forerunners left. */
let world: TestWorld;
let ground: LawGround;

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
  ground = await beginRelease(world, makeProject(world.directory));
}, 60_000);

afterAll(() => world.leave());

/**
 * Images need an engine, and pipelines build and publish elsewhere: what is theirs alone has tests of its own
 * (move-latest.test.ts, test/flows/images.test.ts, laws-of-pipelines.test.ts).
 */
const ofOthers = new Set(['move-latest', 'push-candidate', 'await-publication']);

for (const { name } of steps) if (!ofOthers.has(name)) keepsTheLaws(name, () => ground);

it('publishes each version once, whatever broke off', () => {
  const { test, production } = world.channelFake.registries;
  expect(production.uploads).toEqual(['honeycomb@1.1.0']);
  expect(new Set(test.uploads)).toEqual(new Set(['honeycomb@1.1.0']));
});

it('sees the whole release from outside', async () => {
  const { bench } = ground;
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

const projectIn = kept(
  (directory) => {
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
  },
  ['project/.git/config'],
);

function makeProject(directory: string): string {
  projectIn(directory);
  return join(directory, 'project');
}

const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
