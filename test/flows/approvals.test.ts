import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { sealApproval, statementText } from '../../src/domain/approvals/approval.ts';
import { type ApprovalWish, draftStatement, grantApproval } from '../../src/flows/people/approve.ts';
import { openProject } from '../../src/flows/project/project.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { describeWith } from '../tiers.ts';
import { type TestWorld, testWorld } from './test-world.ts';

describeWith(1, ['ssh-keygen'])('approvals', () => {
  let world: TestWorld;
  let ground: ReturnType<typeof prepare>;
  let plan_id: string;
  let home: string;
  const keyOf = (name: string) => join(home, name);

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'hive-release-people-'));
    for (const name of ['ann', 'bob', 'mallory'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', keyOf(name)]);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  beforeEach(async () => {
    world = testWorld();
    ground = prepare(world, resolve('test/scenarios/whole-release'), [
      { commit: 'chore: begin', files: { 'release.yaml': policy('') }, tag: 'v1.0.0', push: true },
      { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
    ]);
    plan_id = (await call('plan_release', {})).plan_id;
  });
  afterEach(() => world.leave());

  const publicKey = (name: string) =>
    readFileSync(`${keyOf(name)}.pub`, 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');

  function policy(more: string): string {
    const written = readFileSync(resolve('test/scenarios/in/release.yaml'), 'utf8');
    return `${written}
approvals:
  approvers:
    ann: { roles: [security, operations], ssh_keys: ['${publicKey('ann')}'] }
    bob: { roles: [security], ssh_keys: ['${publicKey('bob')}'] }
    tester: { roles: [security], ssh_keys: ['${publicKey('mallory')}'] }
  required:
    - { role: security }
  wait_hours: 0.1
${more}`;
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
  async function call(tool: string, given: Record<string, unknown>): Promise<any> {
    return JSON.parse((await ask(tool, given, world, ground)).text);
  }

  const wish = (fields: Partial<ApprovalWish>): ApprovalWish => ({
    plan_id,
    approver: 'ann',
    role: 'security',
    subject: 'release',
    decision: 'approved',
    conditions: [],
    reason: '',
    ...fields,
  });

  async function approve(fields: Partial<ApprovalWish> = {}, key = fields.approver ?? 'ann') {
    const project = await openProject(world, ground.project);
    const { statement } = await draftStatement(world, project, wish(fields));
    const signature = await world.signatures.sign(statementText(statement), keyOf(key));
    return grantApproval(world, project, statement, signature, 'terminal (ann)');
  }

  const uploads = () => world.channelFake.registries.production.uploads;

  it('are named in the plan and asked for before what cannot be taken back; with them it goes on', async () => {
    expect(await call('request_approval', { plan_id })).toMatchObject({
      missing: [{ role: 'security', quorum: 1, have: 0, people: ['ann', 'bob', 'tester'] }],
      how: [`hive-release approve ${plan_id} --role security`],
    });
    expect(await call('run_release', { plan_id })).toMatchObject({
      code: 'REFUSED',
      violations: ['VIOLATION: Approvals missing'],
      details: [{ guard: 'approvals-given', by: 'human' }],
    });
    expect(uploads()).toEqual([]);
    await approve();
    expect(await call('request_approval', { plan_id })).toMatchObject({ missing: [], given: [{ approver: 'ann' }] });
    expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
    expect(uploads()).toEqual(['honeycomb@1.1.0']);
  }, 60_000);

  it('end a waiting as soon as they are given', async () => {
    const wait = world.clock.wait;
    let approved = false;
    world.clock.wait = async (milliseconds) => {
      if (milliseconds >= 300_000 && !approved) {
        approved = true;
        await approve();
      }
      return wait(milliseconds);
    };
    expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
    expect(approved).toBe(true);
  }, 60_000);

  it('spent on one attempt count for no other, nor for the next plan', async () => {
    await approve();
    await (await world.ledger()).useApprovals(plan_id, 'another attempt', 'mallory');
    expect(await call('request_approval', { plan_id })).toMatchObject({ given: [], missing: [{ role: 'security' }] });
    await approve({ reason: 'again' });
    expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
    await expect(approve({ approver: 'bob' })).rejects.toMatchObject({ code: 'APPROVAL_REFUSED' });
  }, 60_000);

  it.each([
    ['a person the policy does not know', { approver: 'eve' }, 'mallory', 'APPROVAL_REFUSED'],
    ['a role the person does not have', { approver: 'bob', role: 'operations' }, 'bob', 'APPROVAL_REFUSED'],
    ['by who asked for the release', { approver: 'tester' }, 'mallory', 'APPROVAL_REFUSED'],
    ['signed with another key', { approver: 'ann' }, 'mallory', 'APPROVAL_UNPROVEN'],
    ['an override the policy does not allow', { subject: 'override:tree-clean' }, 'ann', 'APPROVAL_REFUSED'],
    ['another plan', { plan_id: `plan_${'0'.repeat(24)}` }, 'ann', 'PLAN_UNKNOWN'],
    ['words that do not fit', { subject: 'everything' }, 'ann', 'APPROVAL_REFUSED'],
  ])('are refused: %s', async (_what, fields, key, code) => {
    await expect(approve(fields, key)).rejects.toMatchObject({ code });
    expect(await (await world.ledger()).approvals(plan_id)).toEqual([]);
  });

  it('do not count when they were written past the check: of another plan, altered, expired', async () => {
    const { statement, proof } = await approve({ hours: 0.1 });
    const ledger = await world.ledger();
    const forged = { ...statement, approver: 'bob', granted_at: world.clock.now() };
    await ledger.saveApproval(sealApproval(forged, proof), 'mallory');
    expect(await call('request_approval', { plan_id })).toMatchObject({ given: [{ approver: 'ann' }] });
    world.clock.advance(3_600_000);
    expect(await call('request_approval', { plan_id })).toMatchObject({ given: [], missing: [{ role: 'security' }] });
  });

  it('are not given by whom the prepared release itself makes an approver, and the loosened policy is refused', async () => {
    writeFileSync(
      join(ground.project, 'release.yaml'),
      policy('').replace(
        '    tester:',
        `    eve: { roles: [security], ssh_keys: ['${publicKey('mallory')}'] }\n    tester:`,
      ),
    );
    const git = (...args: string[]) => execFileSync('git', ['-C', ground.project, ...args], { stdio: 'ignore' });
    git('commit', '--quiet', '-am', 'feat: an approver of my own');
    git('push', '--quiet', 'origin', 'HEAD');
    const planned = await call('plan_release', {});
    expect(planned).toMatchObject({ verdict: 'NO_GO', violations: [{ guard: 'policy-not-loosened' }] });
    plan_id = planned.plan_id;
    await expect(approve({ approver: 'eve' }, 'mallory')).rejects.toMatchObject({ code: 'APPROVAL_REFUSED' });
    await expect(approve({})).resolves.toBeDefined();
  }, 60_000);

  it('with a condition wait until it is attested and a person confirmed it', async () => {
    await approve({ decision: 'conditional', conditions: ['load test'] });
    expect(await call('run_release', { plan_id })).toMatchObject({
      code: 'REFUSED',
      details: [{ actual: 'condition open: load test' }],
    });
    const { id } = await call('record_attestation', {
      plan_id,
      kind: 'condition',
      about: 'load test',
      text: '500/s for 1 h',
    });
    expect(await call('request_approval', { plan_id })).toMatchObject({ conditions_open: ['load test'] });
    await approve({ approver: 'bob', subject: `attestation:${id}` });
    expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  }, 60_000);

  it('deferred end the run at once', async () => {
    await approve({ decision: 'deferred', reason: 'after the fair' });
    const before = world.clock.now();
    expect(await call('run_release', { plan_id })).toMatchObject({
      code: 'REFUSED',
      violations: ['VIOLATION: Approvals missing'],
    });
    expect(Date.parse(world.clock.now()) - Date.parse(before)).toBeLessThan(300_000);
  }, 60_000);

  it('let a named emergency pass a closed calendar, and nothing else', async () => {
    const always = "calendar: { blackouts: [{ name: all year, from: '01-01', to: '12-31' }] }";
    writeFileSync(join(ground.project, 'release.yaml'), policy(always));
    const git = (...args: string[]) => execFileSync('git', ['-C', ground.project, ...args], { stdio: 'ignore' });
    git('commit', '--quiet', '-am', 'chore: a quiet year');
    git('push', '--quiet', 'origin', 'HEAD');
    const shut = { verdict: 'NO_GO', violations: [{ guard: 'calendar-open' }] };
    for (const kind of ['standard', 'emergency']) {
      const wanted = { kind, ...(kind === 'emergency' ? { criterion: 'production-failure' } : {}) };
      const planned = await call('plan_release', wanted);
      expect(planned).toMatchObject({ ...shut, kind, criterion: wanted.criterion ?? null });
      plan_id = planned.plan_id;
      await approve();
      if (kind === 'standard') expect(await call('run_release', { plan_id })).toMatchObject({ code: 'REFUSED' });
      else expect(await call('plan_release', wanted)).toMatchObject({ verdict: 'GO', plan_id, violations: [] });
    }
    expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  }, 60_000);

  it('sign what an agent attested for a readiness list; before that it only stands there as attested', async () => {
    const secrets = '{ title: No secrets, required: true, attested: person }';
    const lists = `readiness: { mode: require, lists: { security: { title: Security, items: { secrets: ${secrets} } } } }`;
    writeFileSync(join(ground.project, 'release.yaml'), policy(lists));
    const git = (...args: string[]) => execFileSync('git', ['-C', ground.project, ...args], { stdio: 'ignore' });
    git('commit', '--quiet', '-am', 'chore: what must be shown');
    git('push', '--quiet', 'origin', 'HEAD');
    plan_id = (await call('plan_release', {})).plan_id;
    await approve();
    const told = { plan_id, kind: 'check', about: 'security.secrets', text: 'Looked through the tree and the package' };
    const { id } = await call('record_attestation', told);
    const shown = async () => (await call('get_release', { view: 'readiness', plan_id })).lists[0].items[0].state;
    expect(await shown()).toBe('attested');
    expect(await call('run_release', { plan_id })).toMatchObject({
      code: 'REFUSED',
      details: [{ guard: 'readiness-complete' }],
      required_actions: [`Show security.secrets: a person who signs attestation:${id}`],
    });
    expect(uploads()).toEqual([]);
    await approve({ approver: 'bob', subject: `attestation:${id}` });
    expect(await shown()).toBe('confirmed');
    expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  }, 60_000);
});
