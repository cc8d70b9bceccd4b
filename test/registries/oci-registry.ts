import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './verdaccio.ts';

export interface OciRegistry {
  /** Without a slash at the end. */
  url: string;
  account: string;
  /** Good for this registry only. */
  token: string;
  pid: number;
  /** Ends the server; its files stay where they are. */
  stop(): Promise<void>;
}

const account = 'releaser';
const patience_ms = 15_000;

/** A real registry (docker-registry) of its own on 127.0.0.1: nobody reads or writes without the password, delete is on. */
export async function startOciRegistry(options: {
  directory: string;
  port?: number;
  token?: string;
}): Promise<OciRegistry> {
  const { directory, token = randomBytes(12).toString('hex') } = options;
  const port = options.port ?? (await freePort());
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'htpasswd'), `${account}:${hashed(token)}\n`);
  await writeFile(join(directory, 'config.yml'), configFor(directory, port));
  const log = openSync(join(directory, 'registry.log'), 'a');
  const child = spawn('docker-registry', ['serve', join(directory, 'config.yml')], {
    cwd: directory,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, HOME: directory, OTEL_TRACES_EXPORTER: 'none' },
  });
  closeSync(log);
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  if (await answers(url, () => child.exitCode !== null)) return { url, account, token, pid: child.pid ?? -1, stop };
  await stop();
  throw new Error(`docker-registry did not start: ${await readFile(join(directory, 'registry.log'), 'utf8')}`);
}

async function answers(url: string, dead: () => boolean): Promise<boolean> {
  const until = Date.now() + patience_ms;
  while (Date.now() < until && !dead()) {
    const status = await fetch(`${url}/v2/`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 401) return true;
    await sleep(30);
  }
  return false;
}

/** By the library with which the npm registry of the tests does the same. */
function hashed(token: string): string {
  const verdaccio = createRequire(createRequire(import.meta.url).resolve('verdaccio/package.json'));
  const { hashSync } = verdaccio('bcryptjs') as { hashSync(text: string, rounds: number): string };
  return hashSync(token, 4);
}

const configFor = (directory: string, port: number): string => `
version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage:
  filesystem: { rootdirectory: ${JSON.stringify(join(directory, 'storage'))} }
  delete: { enabled: true }
http: { addr: '127.0.0.1:${port}' }
auth: { htpasswd: { realm: apiary, path: ${JSON.stringify(join(directory, 'htpasswd'))} } }
`;
