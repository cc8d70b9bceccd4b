import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './verdaccio.ts';

export interface PythonIndex {
  /** Where files are posted, with a slash at the end. */
  upload: string;
  /** The simple index. */
  index: string;
  account: string;
  /** Good for this index only. */
  secret: string;
  /** Where it keeps what was uploaded. */
  packages: string;
  pid: number;
  /** Ends the server; its files stay where they are. */
  stop(): Promise<void>;
}

const account = 'releaser';
const patience_ms = 30_000;

/**
 * A real Python index (pypiserver) of its own on 127.0.0.1: no fallback, everyone may read unless `closed`, the account
 * may upload, and nothing is ever overwritten. Starting again in the same directory serves what was uploaded before.
 */
export async function startPythonIndex(options: {
  directory: string;
  port?: number;
  secret?: string;
  closed?: true;
  /** What it says of each file; pypiserver itself would say MD5. */
  hash?: 'sha256' | 'md5';
}): Promise<PythonIndex> {
  const { directory, hash = 'sha256', secret = randomBytes(18).toString('base64url') } = options;
  const port = options.port ?? (await freePort());
  const [packages, passwords] = [join(directory, 'packages'), join(directory, 'htpasswd')];
  await mkdir(packages, { recursive: true });
  await writeFile(passwords, `${account}:{SHA}${createHash('sha1').update(secret).digest('base64')}\n`);
  const upload = `http://127.0.0.1:${port}/`;
  const log = openSync(join(directory, 'pypiserver.log'), 'a');
  const asks = options.closed ? 'update,list,download' : 'update';
  const listens = ['-p', String(port), '-i', '127.0.0.1'];
  const words = ['run', ...listens, '-a', asks, '-P', passwords, '--disable-fallback', '--hash-algo', hash, packages];
  const child = spawn('pypi-server', words, {
    cwd: directory,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, HOME: directory },
  });
  closeSync(log);
  const ended = once(child, 'exit');
  const dead = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (!dead()) child.kill('SIGKILL');
    await ended;
  };
  try {
    await untilReady(`${upload}health`, dead);
    return { upload, index: `${upload}simple/`, account, secret, packages, pid: child.pid ?? -1, stop };
  } catch (error) {
    await stop();
    const said = await readFile(join(directory, 'pypiserver.log'), 'utf8').catch(() => '');
    throw new Error(`pypiserver did not start: ${said.slice(-2000)}`, { cause: error });
  }
}

async function untilReady(url: string, dead: () => boolean): Promise<void> {
  const until = Date.now() + patience_ms;
  while (Date.now() < until && !dead()) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer?.ok) return;
    await sleep(40);
  }
  throw new Error(dead() ? 'it ended' : `no answer within ${patience_ms} ms`);
}
