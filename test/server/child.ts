import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
if (!existsSync(cli)) throw new Error('dist/cli.js is missing; run: npm run build');

/** An environment in which nobody answers at the ledger's address, so no database is started for a test. */
export const lonely = (home: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: home,
  HIVE_RELEASE_HOME: home,
  HIVE_RELEASE_DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
});

export interface Child {
  pid: number;
  say(text: string): void;
  endInput(): void;
  signal(name: NodeJS.Signals): void;
  /** Waits until standard output holds so many lines. */
  lines(count: number): Promise<string[]>;
  stderr(): string;
  gone: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export function startChild(args: readonly string[], env: Record<string, string>, cwd?: string): Child {
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: 'pipe', ...(cwd ? { cwd } : {}) });
  let out = '';
  let error = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
    for (const listener of listeners) listener();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    error += chunk.toString('utf8');
  });
  child.stdin.on('error', () => {});
  const complete = () => out.split('\n').slice(0, -1);
  return {
    pid: child.pid ?? 0,
    say: (text) => void child.stdin.write(`${text}\n`),
    endInput: () => child.stdin.end(),
    signal: (name) => void child.kill(name),
    lines: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (complete().length < count) return;
          listeners.delete(look);
          resolve(complete());
        };
        listeners.add(look);
        look();
      }),
    stderr: () => error,
    gone: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))),
  };
}

/** Runs a command to its end. */
export async function runCli(
  args: readonly string[],
  env: Record<string, string>,
  cwd?: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cli, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...text };
}

export const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
});
export const initialized = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
export const listTools = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });

export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
