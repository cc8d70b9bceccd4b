import { Client } from '@modelcontextprotocol/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** What a tool answered: its JSON, and whether it was an error (a refusal, a conflict …). */
export interface Answer {
  failed: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are, by tests that check them
  data: any;
}

/** A running server, spoken to over its standard streams by a real MCP client. */
export interface Session {
  pid: number;
  tools(): Promise<string[]>;
  call(tool: string, args: Record<string, unknown>): Promise<Answer>;
  /** As `call`, and waits with `wait_operation` as long as the answer says that the work goes on. */
  finish(tool: string, args: Record<string, unknown>, watch?: Watch): Promise<Answer>;
  /** Ends the server with SIGKILL, as a crash would. */
  kill(): Promise<void>;
  close(): Promise<void>;
  /** The last words on standard error. */
  log(): string;
}

export interface Watch {
  progress?(done: number, total: number, now: string): void;
  /** After so many milliseconds waiting is given up with an error. */
  timeout?: number;
}

export interface ServerOptions {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
}

export async function startSession({ command, args, env, cwd }: ServerOptions): Promise<Session> {
  const environment = { ...getDefaultEnvironment(), ...env };
  const transport = new StdioClientTransport({ command, args: [...args], cwd, env: environment, stderr: 'pipe' });
  let words = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-16_384);
  });
  const client = new Client({ name: 'hive-release-driver', version: '1.0.0' });
  await client.connect(transport);
  const pid = transport.pid ?? 0;

  const call: Session['call'] = async (name, given) => {
    const result = await client.callTool({ name, arguments: given }, { timeout: 120_000 });
    const [first] = result.content ?? [];
    const data = result.structuredContent ?? (first?.type === 'text' ? JSON.parse(first.text) : null);
    return { failed: result.isError === true, data };
  };
  return {
    pid,
    call,
    tools: async () => (await client.listTools()).tools.map((tool) => tool.name),
    finish: (tool, given, watch) => settle(call, call(tool, given), watch),
    async kill() {
      if (pid > 0 && transport.pid !== null) process.kill(pid, 'SIGKILL');
      await client.close().catch(() => {});
    },
    close: () => client.close(),
    log: () => words,
  };
}

async function settle(call: Session['call'], first: Promise<Answer>, watch: Watch = {}): Promise<Answer> {
  const until = Date.now() + (watch.timeout ?? 300_000);
  let answer = await first;
  while (!answer.failed && isGoingOn(answer.data)) {
    const { progress, operation_id } = answer.data;
    if (progress) watch.progress?.(progress.done, progress.total, progress.now);
    if (Date.now() > until) throw new Error(`operation ${operation_id} did not end in time`);
    answer = await call('wait_operation', { operation_id, ...(watch.progress ? { timeout_s: 1 } : {}) });
  }
  return answer;
}

const isGoingOn = (data: { status?: string; operation_id?: string; poll_after_s?: number } | null): boolean =>
  data?.status === 'in_progress' && typeof data.operation_id === 'string' && data.poll_after_s !== undefined;
