import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createGit } from '../../src/adapters/git/git.ts';
import { Problem, type ProblemCode } from '../../src/domain/problem.ts';
import { catalogue } from '../../src/domain/problems/catalogue.ts';
import type { Stage } from '../../src/domain/records/release.ts';
import { tools } from '../../src/tools/index.ts';
import { callTool } from '../../src/tools/tool.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';

const commit = z.strictObject({
  commit: z.string(),
  files: z.record(z.string(), z.string().nullable()).default({}),
  tag: z.string().optional(),
  push: z.boolean().default(true),
});

const call = z.strictObject({
  call: z.string(),
  with: z.record(z.string(), z.unknown()).default({}),
  /** What the answer holds at least; `$name` stands for something kept before. */
  expect: z.record(z.string(), z.unknown()).optional(),
  refused: z.record(z.string(), z.unknown()).optional(),
  keep: z.record(z.string(), z.string()).default({}),
});

/** What stands in the world, looked at with plain git and the registries themselves. */
const look = z.strictObject({
  look: z.strictObject({
    checkout: z.enum(['clean', 'dirty']).optional(),
    same_as_before: z.boolean().optional(),
    branches: z.array(z.string()).optional(),
    remote_tags: z.array(z.string()).optional(),
    files: z.record(z.string(), z.string()).optional(),
    tags: z.record(z.string(), z.record(z.string(), z.string())).optional(),
    deprecated: z.record(z.string(), z.boolean()).optional(),
    /** Every row of the component table as `name version`, with a `*` for an active one. */
    rows: z.array(z.string()).optional(),
    row_history: z.array(z.string()).optional(),
  }),
});

const write = z.strictObject({ write: z.record(z.string(), z.string()) });
const fault = z.strictObject({
  fault: z.strictObject({
    method: z.string(),
    times: z.number().default(1),
    code: z.custom<ProblemCode>((code) => typeof code === 'string' && code in catalogue),
    when: z.enum(['before', 'after']).default('before'),
  }),
});

/** Variables of whoever started the server. */
const environment = z.strictObject({ environment: z.record(z.string(), z.string()) });
const plainGit = z.strictObject({ git: z.array(z.string()) });
const registry = z.strictObject({
  registry: z.partialRecord(z.enum(['test', 'production']), z.enum(['alive', 'dead', 'refuses-token'])),
});
/** The project's own database: emptied or not, rows to be added, a state, answers to probes. */
const database = z.strictObject({
  database: z.strictObject({
    emptied: z.boolean().default(false),
    place: z.array(z.record(z.string(), z.unknown())).default([]),
    state: z.enum(['alive', 'dead', 'refuses']).default('alive'),
    missing_rights: z.array(z.string()).default([]),
    revisions: z.array(z.string()).nullable().default(null),
    answers: z.record(z.string(), z.number()).default({}),
  }),
});
/** What is up around the project: ports that accept, addresses that answer, MCP servers with their tools. */
const around = z.strictObject({
  around: z.strictObject({
    listening: z.array(z.string()).default([]),
    answers: z.record(z.string(), z.strictObject({ status: z.number(), json: z.json() })).default({}),
    mcp: z.record(z.string(), z.array(z.string())).default({}),
  }),
});
const later = z.strictObject({ minutes_later: z.number() });
const hook = z.strictObject({
  hook: z.strictObject({ where: z.enum(['project', 'remote']), name: z.string(), text: z.string().nullable() }),
});

const scenario = z.strictObject({
  about: z.string(),
  demands: z.array(z.string()).default([]),
  published: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  history: z.array(commit),
  steps: z.array(
    z.union([call, look, write, fault, commit, plainGit, registry, hook, database, around, later, environment]),
  ),
});

const packageName = 'honeycomb';
const stageOf = (name: string): Stage => (name === 'test' ? 'test' : 'production');

/** Plays one folder: `in/` is the first commit, `scenario.yaml` says what happens and what must be seen. */
export async function play(folder: string): Promise<void> {
  const { history, steps, published } = scenario.parse(parse(readFileSync(join(folder, 'scenario.yaml'), 'utf8')));
  const world = testWorld();
  try {
    const stage = prepare(world, folder, history);
    for (const [name, versions] of Object.entries(published)) {
      for (const [version, integrity] of Object.entries(versions)) {
        world.channelFake.place(stageOf(name), packageName, { version, integrity });
      }
    }
    const kept = new Map<string, unknown>();
    for (const step of steps) await take(step, world, stage, kept);
    expect(world.errors.filter((error) => !(error instanceof Problem))).toEqual([]);
  } finally {
    await world.leave();
  }
}

interface Ground {
  project: string;
  remote: string;
  before: string;
}

type Step = z.infer<typeof scenario>['steps'][number];

async function take(step: Step, world: TestWorld, stage: Ground, kept: Map<string, unknown>): Promise<void> {
  if ('commit' in step) return makeCommit(stage, step);
  if ('write' in step) return writeAll(stage.project, step.write);
  if ('fault' in step) return void world.faults.push(step.fault);
  if ('git' in step) return void git(stage.project, ...step.git);
  if ('environment' in step) return setEnvironment(step.environment, world);
  if ('hook' in step) return setHook(step.hook, stage);
  if ('database' in step) return setDatabase(step.database, world);
  if ('minutes_later' in step) return world.clock.advance(step.minutes_later * 60_000);
  if ('around' in step) return setAround(step.around, world);
  if ('registry' in step) return setRegistries(step.registry, world);
  if ('look' in step) return lookAt(step.look, world, stage);
  await callAndExpect(step, world, stage, kept);
}

async function callAndExpect(
  step: z.infer<typeof call>,
  world: TestWorld,
  stage: Ground,
  kept: Map<string, unknown>,
): Promise<void> {
  const answer = await ask(step.call, filled(step.with, kept) as Record<string, unknown>, world, stage);
  const said = JSON.parse(answer.text) as Record<string, unknown>;
  const where = `${step.call} ${JSON.stringify(step.with)} answered ${answer.text.slice(0, 1500)}`;
  expect(answer.isError, where).toBe(step.refused !== undefined);
  expect(said, where).toMatchObject(filled(step.refused ?? step.expect ?? {}, kept) as object);
  for (const [name, path] of Object.entries(step.keep))
    kept.set(
      name,
      path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], said),
    );
}

/** Calls a tool and, when it takes longer, waits for its end as an agent would. */
export async function ask(
  name: string,
  given: Record<string, unknown>,
  world: TestWorld,
  stage: Ground,
): Promise<{ text: string; isError: boolean }> {
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  const context = {
    world,
    caller: 'scenario 1 (tester)',
    home: stage.project,
    progress: () => {},
    signal: new AbortController().signal,
  };
  const result = await callTool(tool, given, context);
  const [content] = result.content;
  const text = content?.type === 'text' ? content.text : '';
  const said = JSON.parse(text) as { status?: string; operation_id?: string };
  if (result.isError || said.status !== 'in_progress' || !said.operation_id || name === 'get_release')
    return { text, isError: result.isError === true };
  await world.engineFake.settled(said.operation_id);
  return ask('wait_operation', { operation_id: said.operation_id }, world, stage);
}

function filled(value: unknown, kept: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string' && value.startsWith('~/')) return expect.stringMatching(new RegExp(value.slice(2)));
  if (typeof value === 'string' && value.startsWith('$')) return kept.get(value.slice(1));
  if (Array.isArray(value)) return value.map((one) => filled(one, kept));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, kept)]));
}

function lookAt(wanted: z.infer<typeof look>['look'], world: TestWorld, { project, remote, before }: Ground): void {
  if (wanted.checkout) expect(git(project, 'status', '--porcelain') === '' ? 'clean' : 'dirty').toBe(wanted.checkout);
  if (wanted.same_as_before) expect(fingerprint(project, remote)).toBe(before);
  if (wanted.branches) expect(git(project, 'branch', '--format=%(refname:short)').split('\n')).toEqual(wanted.branches);
  if (wanted.remote_tags) expect(git(remote, 'tag', '--list').split('\n').filter(Boolean)).toEqual(wanted.remote_tags);
  for (const [path, pattern] of Object.entries(wanted.files ?? {}))
    expect(readFileSync(join(project, path), 'utf8')).toMatch(new RegExp(pattern, 'm'));
  for (const [stage, tags] of Object.entries(wanted.tags ?? {}))
    expect(world.channelFake.registries[stageOf(stage)].packages.get(packageName)?.tags ?? {}).toEqual(tags);
  const { components, history } = world.databaseFake.rows;
  if (wanted.rows)
    expect(components.map((row) => `${row.component_id} ${row.version}${row.is_active ? '*' : ''}`).sort()).toEqual(
      [...wanted.rows].sort(),
    );
  if (wanted.row_history)
    expect(history.map((row) => `${row.component_id} ${row.from_version} -> ${row.to_version}`)).toEqual(
      wanted.row_history,
    );
  for (const [version, deprecated] of Object.entries(wanted.deprecated ?? {})) {
    expect(
      world.channelFake.registries.production.packages.get(packageName)?.versions.get(version)?.withdrawn != null,
    ).toBe(deprecated);
  }
}

function setEnvironment(more: Record<string, string>, world: TestWorld): void {
  world.git = createGit({ environment: { ...process.env, ...more }, redact: (text) => text });
}

function setDatabase(
  { emptied, place, ...rest }: z.infer<typeof database>['database'],
  { databaseFake }: TestWorld,
): void {
  if (emptied) databaseFake.rows = { components: [], history: [] };
  databaseFake.place(place);
  Object.assign(databaseFake, rest);
}

function setAround({ mcp, ...up }: z.infer<typeof around>['around'], world: TestWorld): void {
  Object.assign(world.network, up);
  Object.assign(world.mcp, { servers: mcp });
}

function setRegistries(states: Record<string, unknown>, world: TestWorld): void {
  for (const [name, state] of Object.entries(states)) {
    world.channelFake.registries[stageOf(name)].state = state as 'alive' | 'dead' | 'refuses-token';
  }
}

function setHook({ where, name, text }: z.infer<typeof hook>['hook'], { project, remote }: Ground): void {
  const file = where === 'project' ? join(project, '.git', 'hooks', name) : join(remote, 'hooks', name);
  mkdirSync(dirname(file), { recursive: true });
  if (text === null) rmSync(file, { force: true });
  else writeFileSync(file, text, { mode: 0o755 });
}

export function prepare(world: TestWorld, folder: string, history: z.infer<typeof commit>[]): Ground {
  const project = join(world.directory, 'project');
  const remote = join(world.directory, 'remote.git');
  mkdirSync(project);
  git(world.directory, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(project, 'init', '--quiet', '--initial-branch=main');
  for (const [key, value] of Object.entries(settings)) git(project, 'config', key, value);
  git(project, 'remote', 'add', 'origin', remote);
  const shared = join(dirname(folder), 'in');
  cpSync(existsSync(join(folder, 'in')) ? join(folder, 'in') : shared, project, { recursive: true });
  const stage = { project, remote, before: '' };
  for (const one of history) makeCommit(stage, one);
  return { ...stage, before: fingerprint(project, remote) };
}

const settings = {
  'user.name': 'Ada Wabe',
  'user.email': 'ada@honeycomb.example',
  'commit.gpgSign': 'false',
  'tag.gpgSign': 'false',
};

export function makeCommit(
  { project }: Pick<Ground, 'project'>,
  { commit: message, files, tag, push }: z.infer<typeof commit>,
): void {
  writeAll(project, files);
  git(project, 'add', '--all');
  git(project, 'commit', '--quiet', '--allow-empty', '-m', message);
  if (tag) git(project, 'tag', '-a', tag, '-m', tag);
  if (push) git(project, 'push', '--quiet', '--follow-tags', 'origin', 'main');
}

function writeAll(project: string, files: Record<string, string | null>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    if (text === null) rmSync(join(project, path), { force: true });
    else writeFileSync(join(project, path), text);
  }
}

/** All that a rollback before the irreversible must bring back: refs, checkout, work trees, remote. */
function fingerprint(project: string, remote: string): string {
  return [
    git(project, 'for-each-ref', '--format=%(refname) %(objectname)'),
    git(project, 'status', '--porcelain', '--branch'),
    git(project, 'worktree', 'list', '--porcelain'),
    git(project, 'symbolic-ref', 'HEAD'),
    git(remote, 'for-each-ref', '--format=%(refname) %(objectname)'),
  ].join('\n');
}

const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
