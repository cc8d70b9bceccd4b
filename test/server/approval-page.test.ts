import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, type ElicitResult, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, codeIn, draft, type Key, makeKey, sendFile, signed, yes } from '../driver/approval-page.ts';
import { stopDatabases } from '../driver/database.ts';
import { describeWith } from '../tiers.ts';
import { type Child, runCli, startChild } from './child.ts';

const token = 'not-a-real-token';

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
type Data = any;

/** The whole way over HTTP: a run waits for a person through a kill of its server, and the page ends the waiting. */
describeWith(1, ['ssh-keygen'])('a release that waits for a person at a page', () => {
  const directory = mkdtempSync(join(tmpdir(), 'hive-release-page-'));
  const project = join(directory, 'project');
  const env = {
    HIVE_RELEASE_HOME: join(directory, 'home'),
    PATH: process.env.PATH ?? '',
    HOME: directory,
    USER: 'robot',
    HIVE_RELEASE_HTTP_TOKEN: token,
  };
  let ann: Key;
  let server: Child;
  let origin: string;
  let client: Client;
  let plan_id: string;
  let operation_id: string;
  let page: string;

  beforeAll(async () => {
    chmodSync(directory, 0o711);
    ann = makeKey(directory, 'ann');
    makeProject();
    await start();
  }, 60_000);
  afterAll(async () => {
    await client.close();
    server.signal('SIGTERM');
    await server.gone;
    await stopDatabases(directory);
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  async function start(): Promise<void> {
    server = startChild(['serve', '--http', '--port', '0', '--project', project], env, project);
    origin = await listening(server);
    client = await connect(origin, { action: 'accept' });
  }

  async function call(name: string, given: Record<string, unknown>): Promise<Data> {
    const { structuredContent, content } = await client.callTool({ name, arguments: given });
    const [first] = content;
    return structuredContent ?? JSON.parse(first?.type === 'text' ? first.text : '{}');
  }

  async function finish(name: string, given: Record<string, unknown>): Promise<Data> {
    let data = await call(name, given);
    while (data.status === 'in_progress' && !data.progress.waits)
      data = await call('wait_operation', { operation_id: data.operation_id, timeout_s: 5 });
    return data;
  }

  it('is said with the address of the page, by the waiting run too', async () => {
    ({ plan_id } = await finish('plan_release', {}));
    const waiting = await finish('run_release', { plan_id });
    ({ operation_id } = waiting);
    expect(waiting).toMatchObject({ next: { tool: 'request_approval' } });
    page = waiting.approval_page;
    expect(page).toMatch(new RegExp(`^${origin}/approve/${plan_id}/[0-9]{10}-[0-9a-f]{32}$`));
    expect(await call('request_approval', { plan_id })).toMatchObject({ approval_page: page, given: [] });
  }, 120_000);

  it('can be read through the link alone, and by nobody without it', async () => {
    const { status, text, headers } = await ask(page);
    expect(status).toBe(200);
    for (const part of [plan_id, 'push main and v1.1.0', 'approvals-given', 'ann', 'security', 'hum'])
      expect(text.toLowerCase()).toContain(part.toLowerCase());
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
      ),
    });
    expect([...text.matchAll(/<code>([a-z-]+)<\/code><\/td><td>refuses/g)].map(([, guard]) => guard)).toEqual([
      'approvals-given',
    ]);
    const bare = await ask(`${origin}/approve/${plan_id}`);
    expect([bare.status, codeIn(bare)]).toEqual([403, 'PAGE_LINK_INVALID']);
    const known = await ask(`${origin}/approve/${plan_id}`, { headers: { authorization: `Bearer ${token}` } });
    expect(known.status).toBe(200);
  }, 60_000);

  it('goes on after a kill of the server once ann signed on the page, and only once', async () => {
    server.signal('SIGKILL');
    await server.gone;
    await client.close();
    const before = new URL(page).pathname;
    await start();
    page = origin + before;
    const { statement, token: form, version } = await draft(page, yes('ann security'));
    const signature = signed(statement, ann);
    const fields = { step: 'grant', token: form, statement, version };
    const kept = await sendFile(page, fields, { field: 'signature_file', text: signature });
    expect(kept.text).toMatch(/Kept[\s\S]*approval_[0-9a-f]{24}/);
    const done = await finish('wait_operation', { operation_id });
    expect(done).toMatchObject({ status: 'success', version: { new: '1.1.0' } });
    expect(execFileSync('git', ['-C', join(directory, 'remote.git'), 'tag'], { encoding: 'utf8' })).toContain('v1.1.0');
    const again = await sendFile(page, fields, { field: 'signature_file', text: signature });
    expect([again.status, codeIn(again)]).toEqual([403, 'APPROVAL_REFUSED']);
    expect((await ask(page)).text).toContain('The release is over');
    const audit = await call('get_release', { view: 'audit' });
    const actors = audit.entries
      .filter(({ event }: Data) => event === 'approval.approved')
      .map((one: Data) => one.actor);
    expect(actors).toEqual(['page (ann)']);
  }, 240_000);

  it('is not to be reached from elsewhere without a token', async () => {
    const { HIVE_RELEASE_HTTP_TOKEN: _token, ...bare } = env;
    const args = ['serve', '--http', '--port', '0', '--public-url'];
    const open = await runCli([...args, 'https://release.example'], bare, project);
    expect([open.code, open.stderr]).toEqual([1, expect.stringContaining('without a bearer token')]);
    expect((await runCli([...args, 'https://release.example/below'], env, project)).code).toBe(2);
  }, 60_000);

  function makeProject(): void {
    const git = (...args: string[]) => execFileSync('git', ['-C', project, ...args], { stdio: 'ignore' });
    mkdirSync(project);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(directory, 'remote.git')]);
    cpSync(resolve('test/scenarios/in'), project, { recursive: true });
    writeFileSync(
      join(project, 'release.yaml'),
      `channels: { npm: { enabled: false } }
approvals:
  approvers: { ann: { roles: [security], ssh_keys: ['${ann.public_key}'] } }
  required: [{ role: security }]
`,
    );
    git('init', '--quiet', '--initial-branch=main');
    for (const [name, value] of Object.entries({ 'user.name': 'Ada Wabe', 'user.email': 'ada@honeycomb.example' }))
      git('config', name, value);
    git('remote', 'add', 'origin', join(directory, 'remote.git'));
    git('add', '--all');
    git('commit', '--quiet', '-m', 'chore: begin');
    git('tag', '-a', 'v1.0.0', '-m', 'v1.0.0');
    git('commit', '--quiet', '--allow-empty', '-m', 'feat: hum');
    git('push', '--quiet', '--follow-tags', 'origin', 'main');
  }
});

/** Waits for the line of the log that says where it listens. */
async function listening(server: Child): Promise<string> {
  for (;;) {
    const [, url] = /"url":"(http:[^"]+)\/mcp"/.exec(server.stderr()) ?? [];
    if (url) return url;
    const gone = await Promise.race([server.gone, new Promise<null>((later) => setTimeout(() => later(null), 50))]);
    if (gone !== null) throw new Error(server.stderr());
  }
}

async function connect(origin: string, answer: ElicitResult): Promise<Client> {
  const opener = new Client({ name: 'opener', version: '1.0.0' }, { capabilities: { elicitation: { url: {} } } });
  opener.setRequestHandler('elicitation/create', async () => answer);
  const headers = { authorization: `Bearer ${token}` };
  await opener.connect(new StreamableHTTPClientTransport(new URL(`${origin}/mcp`), { requestInit: { headers } }));
  return opener;
}
