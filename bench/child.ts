import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Started {
  cpu_ms: number;
  wall_ms: number;
}

const opening = [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', id: 2, method: 'tools/list' },
];

/** A server child that is spoken to line by line. */
export interface Line {
  child: ChildProcess;
  ask(message: { id: number }): Promise<unknown>;
  tell(message: unknown): void;
  end(): Promise<void>;
}

export function startServer(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Line {
  const [file, ...args] = command;
  const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<number, (answer: unknown) => void>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const message = JSON.parse(text) as { id: number };
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const tell = (message: unknown) => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    child,
    tell,
    ask: (message) =>
      new Promise((resolve) => {
        waiting.set(message.id, resolve);
        tell(message);
      }),
    end: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Starts a server, asks for its tools as a client does, and says what that cost until the answer was there. */
export async function untilToolList(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<Started> {
  const start = performance.now();
  const line = startServer(command, env);
  await greet(line);
  const wall_ms = performance.now() - start;
  const cpu_ms = cpuOf(line.child.pid ?? 0);
  await line.end();
  return { cpu_ms, wall_ms };
}

export async function greet(line: Line): Promise<void> {
  const [first, second, third] = opening as [{ id: number }, unknown, { id: number }];
  await line.ask(first);
  line.tell(second);
  await line.ask(third);
}

/** CPU time of all threads of a process so far, in milliseconds; the kernel counts it in nanoseconds. */
function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const used = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
}

/** Variables of a server with nothing but a home: its database cannot be there, so looking for it costs nothing. */
export const aloneIn = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: home,
  HIVE_RELEASE_HOME: home,
  HIVE_RELEASE_DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
});
