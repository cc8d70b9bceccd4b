import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  approveOnPage,
  ask,
  codeIn,
  draft,
  type Fields,
  hidden,
  type Key,
  makeKey,
  send,
  signed,
  yes,
} from '../driver/approval-page.ts';
import { type OpenPages, openPages } from '../server/pages.ts';
import { connect, type TestSite, testSite } from '../server/site.ts';
import { describeWith } from '../tiers.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
type Data = any;

/** Reading and deciding on the page, against real git and real signatures; nothing is released here. */
describeWith(1, ['ssh-keygen'])('the approval page', () => {
  let site: TestSite;
  let pages: OpenPages;
  let ann: Key;
  let call: (name: string, given?: Record<string, unknown>) => Promise<Data>;
  let leave: () => Promise<void>;
  let plan_id: string;
  let page: string;
  let serial = 0;

  beforeAll(async () => {
    site = testSite();
    const { testWorld: world, project } = site;
    ann = makeKey(world.directory, 'ann');
    const git = (...args: string[]) => execFileSync('git', args, { cwd: project, stdio: 'pipe' });
    const remote = join(world.directory, 'remote.git');
    git('init', '--quiet', '--bare', '--initial-branch=main', remote);
    writeFileSync(join(project, 'release.yaml'), policy());
    git('-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', 'commit', '--quiet', '-am', 'ci: ask ann');
    git('remote', 'add', 'origin', remote);
    git('push', '--quiet', 'origin', 'main', '--tags');
    const client = await connect(site);
    call = async (name, arguments_ = {}) => (await client.callTool({ name, arguments: arguments_ })).structuredContent;
    pages = await openPages(world, world.directory);
    leave = async () => {
      await client.close();
      await pages.close();
      await site.close();
    };
  }, 60_000);
  afterAll(() => leave());

  /** Each test has a plan of its own. */
  beforeEach(async () => {
    serial += 1;
    let planned = await call('plan_release', { date: `2026-02-${10 + serial}` });
    if (planned.status === 'in_progress') {
      await site.testWorld.engineFake.settled(planned.operation_id);
      planned = await call('wait_operation', { operation_id: planned.operation_id });
    }
    ({ plan_id } = planned);
    page = pages.pageOf(plan_id);
  });

  const policy = () => `approvals:
  valid_hours: 24
  required: [{ role: lead }, { role: ops, paths: ['nowhere/**'] }]
  approvers:
    ann: { roles: [lead, ops], ssh_keys: ['${ann.public_key}'] }
    rob: { roles: [lead], ssh_keys: ['${ann.public_key}'], accounts: ['${userInfo().username}'] }
    eve: { roles: [lead] }
  overrides: { calendar-open: [ops], tests-passing: [ops] }
`;
  const said = async (): Promise<Data> => call('request_approval', { plan_id });
  const say = (over: Fields, who = 'ann lead') => approveOnPage(page, { ...yes(who), ...over }, ann);

  it('finds the project of a plan where the record saw it, though the server is at home elsewhere', async () => {
    const { status, text } = await ask(page);
    expect(status).toBe(200);
    expect(text).toContain(plan_id);
  });

  it('offers to sign only those who can: with a key, and not who asked for the release', async () => {
    const { text } = await ask(page);
    const voices = [...text.matchAll(/<option value="(\w+ \w+)"/g)].map(([, voice]) => voice);
    expect(voices).toEqual(['ann lead', 'ann ops']);
    const subjects = [...text.matchAll(/<option value="(release|override:[a-z-]+)"/g)].map(([, one]) => one);
    expect(subjects).toEqual(['release', 'override:calendar-open']);
  });

  it('takes a yes, shows it, and takes the same signature again without keeping it twice', async () => {
    const { statement, token, version } = await draft(page, yes('ann lead'));
    const fields = { step: 'grant', token, statement, version, signature: signed(statement, ann) };
    expect((await send(page, fields)).status).toBe(200);
    expect((await send(page, { ...fields, signature: fields.signature.replaceAll('\n', '\r\n') })).status).toBe(200);
    expect(await said()).toMatchObject({ missing: [], given: [{ approver: 'ann', role: 'lead', reason: '' }] });
    expect(await site.testWorld.ledgerFake.approvals(plan_id)).toHaveLength(1);
    expect((await ask(page)).text).toMatch(/<td>lead<\/td><td>approved<\/td><td>release<\/td>/);
  });

  it('takes conditions, and the confirmation of what an agent attested', async () => {
    await say({ decision: 'conditional', conditions: 'load test\r\n' });
    expect(await said()).toMatchObject({ missing: [], conditions_open: ['load test'] });
    const told = { plan_id, kind: 'condition', about: 'load test', text: '500/s for an hour' };
    const { id } = await call('record_attestation', told);
    expect((await ask(page)).text).toContain('500/s for an hour');
    await say({ subject: `attestation:${id}` });
    expect(await said()).toMatchObject({ conditions_open: [] });
  });

  it('takes a deferral, signed like everything else', async () => {
    await say({ decision: 'deferred', reason: 'after the fair' });
    expect(await said()).toMatchObject({ deferred: [{ approver: 'ann', role: 'lead', reason: 'after the fair' }] });
  });

  it('takes an override that policy leaves to the role, with a reason', async () => {
    const override = { subject: 'override:calendar-open' };
    expect((await say({ ...override, reason: 'customers wait' }, 'ann ops')).status).toBe(200);
    expect(await said()).toMatchObject({ given: [{ subject: 'override:calendar-open', role: 'ops' }] });
    const form = { step: 'draft', token: hidden(await ask(page), 'token') };
    const tries = [
      await send(page, { ...form, ...yes('ann ops'), ...override }),
      await send(page, { ...form, ...yes('ann lead'), ...override, reason: 'x' }),
      await send(page, { ...form, ...yes('ann ops'), subject: 'override:tests-passing', reason: 'x' }),
      await send(page, { ...form, ...yes('ann ops'), subject: 'override:constructor', reason: 'x' }),
    ];
    expect(tries.map(codeIn)).toEqual(Array(4).fill('APPROVAL_REFUSED'));
  });

  it('shows what was signed anew when the form is too old, and takes its signature then', async () => {
    const { statement, token, version } = await draft(page, yes('ann lead'));
    const fields = { step: 'grant', token, statement, version, signature: signed(statement, ann) };
    site.testWorld.clock.advance(3_600_001);
    const late = await send(page, fields);
    expect([late.status, codeIn(late)]).toEqual([403, 'FORM_EXPIRED']);
    expect((await said()).given).toEqual([]);
    expect(hidden(late, 'statement')).toBe(statement);
    expect((await send(page, { ...fields, token: hidden(late, 'token') })).status).toBe(200);
    expect(await said()).toMatchObject({ missing: [] });
  });

  it('wants the version typed, and hours that end', async () => {
    const { statement, token } = await draft(page, yes('ann lead'));
    const fields = { step: 'grant', token, statement, version: '1.0.0', signature: signed(statement, ann) };
    expect(codeIn(await send(page, fields))).toBe('APPROVAL_REFUSED');
    const form = { step: 'draft', token, ...yes('ann lead') };
    const hours = ['0', '-1', 'for ever', '', 'Infinity', '1e999'];
    const answers = await Promise.all(hours.map((one) => send(page, { ...form, hours: one })));
    expect(answers.map(codeIn)).toEqual(hours.map(() => 'APPROVAL_REFUSED'));
    const long = JSON.parse(hidden(await send(page, { ...form, hours: '9999' }), 'statement'));
    expect(Date.parse(long.expires_at) - Date.parse(long.granted_at)).toBe(24 * 3_600_000);
    expect((await said()).given).toEqual([]);
  });
});
