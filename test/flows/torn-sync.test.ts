import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import type { Plan } from '../../src/domain/records/plan.ts';
import { openProject } from '../../src/flows/project/project.ts';
import { openWorkbench, type Workbench } from '../../src/flows/run/workbench.ts';
import { stepNamed } from '../../src/steps/index.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

const components = Object.fromEntries(
  Array.from({ length: 12 }, (_, at) => [
    `ai/tools/t${at}/config.yaml`,
    `tool:\n  tool_id: t${at}\n  version: ${at}  # kept\nversioning:\n  current_version: ${at}\n`,
  ]),
);
const changed = Object.fromEntries(Object.entries(components).map(([path, text]) => [path, `${text}more: 1\n`]));
const policy = `components:
  sets:
    - { type: tool, glob: 'ai/tools/*/config.yaml', id: tool.tool_id, version: tool.version, linked: [versioning.current_version], mode: revision }
channels: { npm: { test: { registry: 'http://127.0.0.1:4871' } } }
`;

let world: TestWorld;
let ground: ReturnType<typeof prepare>;
let plan_id: string;

beforeEach(async () => {
  world = testWorld();
  const history = [
    { commit: 'chore: begin', files: { ...components, 'release.yaml': policy }, tag: 'v1.0.0', push: true },
    { commit: 'feat: more', files: changed, push: true },
  ];
  ground = prepare(world, resolve('test/scenarios/whole-release'), history);
  plan_id = String((await call('plan_release', {})).plan_id);
}, 60_000);

afterEach(() => world.leave());

/** What anybody sees of the components: the user's files, the branches, and how many of the fields have moved there. */
function seen(): { refs: string; status: string; moved: number[] } {
  const heads = git('for-each-ref', '--format=%(refname)', 'refs/heads').split('\n');
  const moved = heads.map(
    (head) => git('diff', '--name-only', 'main', head, '--', 'ai').split('\n').filter(Boolean).length,
  );
  return {
    refs: git('for-each-ref', '--format=%(objectname)', 'refs/heads/main'),
    status: git('status', '--porcelain'),
    moved,
  };
}

it('shows all files before or all after, at whatever write the disk is full, and tells which', async () => {
  const before = seen();
  const torn: string[] = [];
  let points = 0;
  for (let allowed = 0; ; allowed += 1) {
    const files = world.files;
    let [writes, failed] = [0, false];
    world.files = (root) => ({
      ...files(root),
      write: async (path, content) => {
        if (!path.startsWith('ai/')) return files(root).write(path, content);
        if (writes >= allowed) {
          failed = true;
          throw new Problem('DISK_FULL', { values: { where: root } });
        }
        writes += 1;
        return files(root).write(path, content);
      },
    });
    const answer = await call('run_release', { plan_id, until: 'synchronization' });
    world.files = files;
    const now = seen();
    points += 1;
    if (now.status !== '' || now.refs !== before.refs || now.moved.some((count) => count !== 0 && count !== 12))
      torn.push(`after ${allowed} writes: ${JSON.stringify(now)}`);
    if (!failed) {
      expect(answer).toMatchObject({ status: 'success' });
      expect(now.moved).toContain(12);
      break;
    }
    expect(answer).toMatchObject({ code: 'RUN_UNDONE', details: [{ path: 'DISK_FULL' }] });
    expect(now).toEqual(before);
  }
  expect({ points, torn }).toEqual({ points: 13, torn: [] });
}, 240_000);

it('goes on from any write at which the process died: both linked fields of each file stand, once', async () => {
  const bench = await opened();
  const inputOf = (step: string) => bench.plan.items.find((one) => one.step === step)?.input ?? {};
  const input = inputOf('sync-components');
  const step = stepNamed('sync-components');
  await stepNamed('open-worktree').apply(inputOf('open-worktree'), bench.hands);
  const { worktree } = bench.hands.release;
  for (let allowed = 0; allowed <= 12; allowed += 1) {
    let writes = 0;
    const files = { ...bench.hands.files };
    files.write = async (path, content) => {
      if (writes >= allowed) throw new Error('killed');
      writes += 1;
      await bench.hands.files.write(path, content);
    };
    await step.apply(input, { ...bench.hands, files }).catch((error: Error) => expect(error.message).toBe('killed'));
    const half = git('-C', worktree, 'diff', '--numstat').split('\n').filter(Boolean);
    expect(half).toEqual(half.map((line) => line.replace(/^\d+\t\d+/, '2\t2')));
    expect(half).toHaveLength(allowed);
    await step.apply(input, bench.hands);
    expect(await step.verify(input, bench.hands)).toMatchObject({ state: 'done' });
    await step.undo(input, bench.hands);
    expect(git('-C', worktree, 'status', '--porcelain')).toBe('');
  }
  expect(readdirSync(join(worktree, 'ai/tools/t0'))).toEqual(['config.yaml']);
}, 120_000);

async function opened(): Promise<Workbench> {
  const ledger = await world.ledger();
  const plan = (await ledger.plan(plan_id)) as Plan;
  const project = await openProject(world, ground.project);
  const release = await ledger.openRelease({ project_id: project.id, plan, by: 'torn' });
  return openWorkbench(world, plan, release, project.root, 'torn');
}

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', ground.project, ...args], { encoding: 'utf8' }).trim();

async function call(tool: string, given: Record<string, unknown>): Promise<Record<string, unknown>> {
  return JSON.parse((await ask(tool, given, world, ground)).text);
}
