import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { performRollback } from '../../src/flows/rollback.ts';
import type { Durable } from '../../src/ports/engine.ts';
import { waitOperation } from '../../src/tools/wait-operation.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** What a scenario file cannot say: things that happen while a run is under way. */
let world: TestWorld;
let ground: ReturnType<typeof prepare>;
let plan_id: string;

beforeEach(async () => {
  world = testWorld();
  ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: {}, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  plan_id = (await call('plan_release', {})).plan_id;
});

afterEach(() => world.leave());

describe('cancelling', () => {
  it('ends a run at the next safe point; the same call goes on from there', async () => {
    const install = world.channelFake.install.bind(world.channelFake);
    world.channelFake.install = async (wanted) => {
      world.channelFake.install = install;
      const [running] = await world.ledgerFake.operations((await project()).id);
      const answer = await call('cancel_operation', { operation_id: running?.id });
      expect(answer).toMatchObject({ status: 'cancelling', next: { tool: 'wait_operation' } });
      return install(wanted);
    };
    const cancelled = await call('run_release', { plan_id });
    expect(cancelled).toMatchObject({ code: 'RUN_CANCELLED', next: { tool: 'run_release', arguments: { plan_id } } });
    expect(world.channelFake.registries.production.uploads).toEqual([]);
    expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
    expect(world.channelFake.registries.production.uploads).toEqual(['honeycomb@1.1.0']);
  }, 60_000);

  it('says so when there is no such operation', async () => {
    expect(await call('cancel_operation', { operation_id: `op_${'0'.repeat(24)}` })).toMatchObject({
      code: 'OPERATION_UNKNOWN',
    });
  });
});

it('waits no longer than it was asked to, and never takes the end of its patience for success', async () => {
  const install = world.channelFake.install.bind(world.channelFake);
  world.channelFake.install = async (wanted) => {
    world.channelFake.install = install;
    const [running] = await world.ledgerFake.operations((await project()).id);
    const context = {
      world,
      caller: 'tester',
      home: ground.project,
      progress: () => {},
      signal: AbortSignal.timeout(60_000),
    };
    const waited = (await waitOperation.run({ operation_id: running?.id, timeout_s: 1 }, context)) as Record<
      string,
      unknown
    >;
    expect(waited).toMatchObject({ status: 'in_progress', timed_out: true, next: { tool: 'wait_operation' } });
    expect(waited.version).toBeUndefined();
    return install(wanted);
  };
  const { operation_id, status } = await call('run_release', { plan_id });
  expect(status).toBe('success');
  const ended = await call('wait_operation', { operation_id, timeout_s: 1 });
  expect(ended).toMatchObject({ status: 'success', version: { new: '1.1.0' } });
  expect(ended.timed_out).toBeUndefined();
  expect(await call('wait_operation', { operation_id, timeout_s: 51 })).toMatchObject({ code: 'INPUT_INVALID' });
}, 60_000);

it('keeps what an agent found elsewhere as attested by it, and takes it for no evidence', async () => {
  const found = { plan_id, kind: 'ask_repo_agent', about: 'migration guide', text: 'Version 2 renames the key.' };
  expect(await call('record_attestation', found)).toMatchObject({ ...found, attested_by: expect.stringMatching(/\S/) });
  expect(await call('record_attestation', { ...found, kind: 'search_repo_docs' })).toMatchObject({ plan_id });
  expect(await world.ledgerFake.attestations(plan_id)).toMatchObject([found, { kind: 'search_repo_docs' }]);
  expect(await world.ledgerFake.evidence(plan_id)).toEqual([]);
});

it('leaves a release alone that was ended while the run lay waiting', async () => {
  const install = world.channelFake.install.bind(world.channelFake);
  world.channelFake.install = async (wanted) => {
    world.channelFake.install = install;
    const release = await world.ledgerFake.releaseOfPlan(plan_id);
    await world.ledgerFake.setReleaseStatus(release?.id ?? '', 'undone', 'somebody else');
    return install(wanted);
  };
  expect(await call('run_release', { plan_id })).toMatchObject({ code: 'RUN_SUPERSEDED', kind: 'conflict' });
  expect(world.channelFake.registries.production.uploads).toEqual([]);
  expect(world.channelFake.registries.test.packages.get('honeycomb')?.tags).toEqual({ latest: '1.1.0' });
}, 60_000);

it('takes nothing back of a release that was carried on while the run lay waiting', async () => {
  world.channelFake.install = async () => {
    const release = await world.ledgerFake.releaseOfPlan(plan_id);
    await world.ledgerFake.setReleaseStatus(release?.id ?? '', 'complete', 'somebody else');
    throw new Problem('VERSION_INVALID');
  };
  expect(await call('run_release', { plan_id })).toMatchObject({ code: 'RUN_SUPERSEDED' });
  expect(world.channelFake.registries.test.packages.get('honeycomb')?.tags).toEqual({ latest: '1.1.0' });
}, 60_000);

it('takes nothing back of a release that was begun anew while the rollback lay waiting', async () => {
  await call('run_release', { plan_id, until: 'building' });
  const release = await world.ledgerFake.releaseOfPlan(plan_id);
  const input = { root: ground.project, plan_id };
  const asked = {
    id: 'op_1',
    project_id: release?.project_id ?? '',
    kind: 'rollback',
    input,
    requested_by: 'tester',
  } as const;
  await world.ledgerFake.openOperation(asked);
  const operation = await world.ledgerFake.operation(asked.id);
  if (!operation || !release) throw new Error('nothing was begun');
  const before = { take: { ...release, started_at: '2026-01-01T00:00:00.000Z' }, way: false } as Record<
    string,
    unknown
  >;
  const once: Durable['once'] = async (name, work) => (name in before ? (before[name] as never) : work());
  const rolledBack = performRollback(world, operation, { once, pause: async () => false });
  await expect(rolledBack).rejects.toMatchObject({ code: 'RUN_SUPERSEDED' });
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
}, 60_000);

it('carries nothing out while the audit chain does not add up', async () => {
  const ledger = world.ledgerFake;
  world.ledger = async () => ({ ...ledger, brokenAuditEntry: async () => 3 });
  expect(await call('run_release', { plan_id })).toMatchObject({ code: 'LEDGER_TAMPERED', kind: 'conflict' });
  expect(await ledger.releases((await project()).id)).toEqual([]);
}, 60_000);

it('shows where a project stands without the ledger too, and says so', async () => {
  world.ledger = async () => Promise.reject(new Problem('LEDGER_UNREACHABLE'));
  expect(await call('get_release', {})).toMatchObject({
    view: 'status',
    active_release: null,
    ledger: expect.stringContaining('did not answer'),
    version: { current: '1.0.0' },
  });
  expect(await call('get_release', { view: 'components' })).toMatchObject({ count: 3 });
  expect(await call('plan_release', {})).toMatchObject({ code: 'LEDGER_UNREACHABLE', kind: 'environment' });
});

it('tells in the validation what policy does not ask for, and calls it satisfied all the same', async () => {
  await call('run_release', { plan_id, until: 'synchronization' });
  const { constraints } = await call('validate_release', { plan_id });
  expect(constraints).toMatchObject({ satisfied: true, message: 'All release constraints satisfied', violations: [] });
  const verdictOf = (code: string) => constraints.verdicts.find(({ guard }: { guard: string }) => guard === code);
  expect(verdictOf('rollback-tested')).toMatchObject({ held: false, only_told: true });
  expect(verdictOf('secrets-absent')).toEqual({ guard: 'secrets-absent', held: true });
}, 60_000);

it('looks before it acts again: what stands is not done twice', async () => {
  expect(await call('run_release', { plan_id, until: 'distribution' })).toMatchObject({ status: 'success' });
  const uploads = [...world.channelFake.registries.production.uploads];
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(world.channelFake.registries.production.uploads).toEqual(uploads);
}, 60_000);

it('takes a refusal for none when what it asked for stands', async () => {
  const git = world.git;
  world.git = (root) => ({
    ...git(root),
    async pushAtomic(wanted) {
      world.git = git;
      await git(root).pushAtomic(wanted);
      throw new Problem('PUSH_REFUSED', { values: { remote: 'origin' } });
    },
  });
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
}, 60_000);

it('goes on from where it broke off also when the work tree was already being taken away', async () => {
  const git = world.git;
  let broken = false;
  world.git = (root) => ({
    ...git(root),
    async deleteBranch(name, tip) {
      await git(root).deleteBranch(name, tip);
      broken = true;
      throw new Problem('PUSH_REFUSED', { values: { remote: 'origin' } });
    },
    async worktrees() {
      if (broken) throw new Problem('PROGRAM_FAILED', { values: { program: 'git', exit_code: 137 } });
      return git(root).worktrees();
    },
  });
  expect(await call('run_release', { plan_id })).toMatchObject({ code: 'RUN_STOPPED' });
  world.git = git;
  expect(await call('get_release', { view: 'history' })).toMatchObject({ releases: [{ status: 'stopped' }] });
  const uploads = [...world.channelFake.registries.production.uploads];
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(await call('get_release', { view: 'history' })).toMatchObject({ releases: [{ status: 'complete' }] });
  expect(world.channelFake.registries.production.uploads).toEqual(uploads);
}, 60_000);

it('takes away in the end what a program of a killed server went on writing', async () => {
  expect(await call('run_release', { plan_id, until: 'distribution' })).toMatchObject({ status: 'success' });
  const left = join(world.storage(plan_id), 'install-test', 'node_modules');
  mkdirSync(left, { recursive: true });
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(existsSync(dirname(left))).toBe(false);
}, 60_000);

it('stops when somebody else put other bytes under the version meanwhile', async () => {
  await call('run_release', { plan_id, until: 'building' });
  world.channelFake.place('production', 'honeycomb', { version: '1.1.0', integrity: 'sha512-of-somebody-else' });
  const refused = await call('run_release', { plan_id });
  expect(refused).toMatchObject({ code: 'REGISTRY_CONFLICT', kind: 'conflict' });
  const standing = world.channelFake.registries.production.packages.get('honeycomb')?.versions.get('1.1.0');
  expect(Object.values(standing?.digests ?? {})).toEqual(['sha512-of-somebody-else']);
}, 60_000);

it('rolls back what is its own, and leaves alone what somebody else put in its place', async () => {
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  world.channelFake.place('production', 'honeycomb', { version: '1.1.0', integrity: 'sha512-of-somebody-else' });
  expect(await call('rollback', { reason: 'it hums too loud' })).toMatchObject({
    status: 'success',
    left: [expect.stringMatching(/honeycomb 1\.1\.0.*: other bytes than those of this release/)],
  });
  const { versions } = world.channelFake.registries.production.packages.get('honeycomb') ?? {};
  expect(versions?.get('1.1.0')).toMatchObject({ withdrawn: null });
}, 60_000);

const project = async () => (await call('get_release', {})).project as { id: string };

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
async function call(tool: string, given: Record<string, unknown>): Promise<any> {
  return JSON.parse((await ask(tool, given, world, ground)).text);
}
