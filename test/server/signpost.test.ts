import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Client,
  type ClientCapabilities,
  type ElicitResult,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpServer, serveHttp } from '../../src/http.ts';
import { serverFactory } from '../../src/server.ts';
import { type TestSite, testSite } from './site.ts';

const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)}`;
const policy = `approvals:
  required: [{ role: lead }]
  approvers: { ann: { roles: [lead], ssh_keys: ['${key}'] } }
`;
const opensPages: ClientCapabilities = { elicitation: { url: {} } };

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
type Data = any;

/** request_approval points the person at the client to the page, where the client can, and believes nothing it says. */
describe.each([
  ['2025-11-25', undefined],
  ['2026-07-28', '2026-07-28'],
])('a client of %s', (_revision, pin) => {
  let site: TestSite;
  let server: HttpServer;
  let serial = 0;
  const clients: Client[] = [];

  beforeAll(async () => {
    site = testSite();
    const git = (...args: string[]) => execFileSync('git', args, { cwd: site.project, stdio: 'pipe' });
    const remote = join(site.testWorld.directory, 'remote.git');
    git('init', '--quiet', '--bare', '--initial-branch=main', remote);
    appendFileSync(join(site.project, 'release.yaml'), policy);
    git('-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', 'commit', '--quiet', '-am', 'ci: ask ann');
    git('remote', 'add', 'origin', remote);
    git('push', '--quiet', 'origin', 'main', '--tags');
    site.pagesAt(async (plan_id) => `https://release.example/approve/${plan_id}`);
    const factory = serverFactory(site);
    const freshId = () => site.freshSessionId();
    server = await serveHttp(factory, { host: '127.0.0.1', port: 0, authenticate: null, freshId });
  }, 60_000);
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await server.close();
    await site.close();
  });

  async function open(capabilities: ClientCapabilities, answer: () => Promise<ElicitResult>) {
    serial += 1;
    const client = new Client(
      { name: `person ${serial}`, version: '1.0.0' },
      { capabilities, ...(pin ? { versionNegotiation: { mode: { pin } } } : {}) },
    );
    const shown: unknown[] = [];
    if (capabilities.elicitation)
      client.setRequestHandler('elicitation/create', async ({ params }) => {
        shown.push(params);
        return answer();
      });
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url)));
    clients.push(client);
    const call = async (name: string, given: Record<string, unknown> = {}): Promise<Data> =>
      (await client.callTool({ name, arguments: given })).structuredContent;
    return { call, shown };
  }

  async function planned(call: (name: string, given?: Record<string, unknown>) => Promise<Data>): Promise<string> {
    let data = await call('plan_release');
    while (data.status === 'in_progress')
      data = await call('wait_operation', { operation_id: data.operation_id, timeout_s: 5 });
    return data.plan_id;
  }

  test.each([
    ['accepts', async (): Promise<ElicitResult> => ({ action: 'accept', content: { decision: 'approved' } })],
    ['declines', async (): Promise<ElicitResult> => ({ action: 'decline' })],
    ['fails', async (): Promise<ElicitResult> => Promise.reject(new Error('no browser here'))],
  ])(
    'is pointed to the page once, and nothing is granted when it %s',
    async (what, answer) => {
      const { call, shown } = await open(opensPages, answer);
      const plan_id = await planned(call);
      const page = `https://release.example/approve/${plan_id}`;
      const ask = () => call('request_approval', { plan_id });
      const said = { approval_page: page, given: [], missing: [{ role: 'lead', have: 0 }] };
      // In the newer revision the client itself carries the question; when it cannot, its own call fails.
      const fails = what === 'fails' && pin !== undefined;
      if (fails) await expect(ask()).rejects.toThrow('no browser here');
      else expect(await ask()).toMatchObject(said);
      expect(await ask()).toMatchObject(said);
      expect(shown).toMatchObject([{ mode: 'url', url: page, message: expect.stringContaining('decides nothing') }]);
      expect(await site.testWorld.ledgerFake.approvals(plan_id)).toEqual([]);
    },
    60_000,
  );

  test.each([
    ['that opens no pages', {}],
    ['that shows forms only', { elicitation: { form: {} } }],
  ] as [string, ClientCapabilities][])(
    '%s gets the address in the answer',
    async (_what, capabilities) => {
      const { call, shown } = await open(capabilities, async () => ({ action: 'accept' }));
      const plan_id = await planned(call);
      expect(await call('request_approval', { plan_id })).toMatchObject({
        approval_page: `https://release.example/approve/${plan_id}`,
        how: [`hive-release approve ${plan_id} --role lead`],
      });
      expect(shown).toEqual([]);
    },
    60_000,
  );

  test('is told only the command where no pages are served', async () => {
    const { call, shown } = await open(opensPages, async () => ({ action: 'accept' }));
    const plan_id = await planned(call);
    const { page } = site.testWorld;
    site.testWorld.page = async () => null;
    expect(await call('request_approval', { plan_id })).toMatchObject({ approval_page: null });
    site.testWorld.page = page;
    expect(shown).toEqual([]);
  }, 60_000);
});
