import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Registry {
  /** With a slash at the end, as npm writes it. */
  url: string;
  /** Of the user `releaser`; good for this registry only. */
  token: string;
  pid: number;
  /** Ends the server; its files stay where they are. */
  stop(): Promise<void>;
}

const user = 'releaser';
const patience_ms = 30_000;

/**
 * A real npm registry (verdaccio) of its own on 127.0.0.1: no uplinks, everyone may read, the token may publish.
 * Starting again in the same directory serves what was published before. The log is `verdaccio.log` in the directory.
 */
export async function startRegistry(options: { directory: string; port?: number }): Promise<Registry> {
  const { directory } = options;
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}/`;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'config.yaml'), configFor(directory));
  const log = openSync(join(directory, 'verdaccio.log'), 'a');
  const child = spawn(
    process.execPath,
    [program(), '--config', join(directory, 'config.yaml'), '--listen', `127.0.0.1:${port}`],
    {
      cwd: directory,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, HOME: directory, NODE_ENV: 'production' },
    },
  );
  closeSync(log);
  const ended = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  try {
    const token = await untilReady(url, () => child.exitCode !== null || child.signalCode !== null);
    return { url, token, pid: child.pid ?? -1, stop };
  } catch (error) {
    await stop();
    const said = await readFile(join(directory, 'verdaccio.log'), 'utf8').catch(() => '');
    throw new Error(`verdaccio did not start: ${said.slice(-2000)}`, { cause: error });
  }
}

const program = (): string => createRequire(import.meta.url).resolve('verdaccio/bin/verdaccio');

/** Asks for the token until the server listens; the answer to the first good question is the token. */
async function untilReady(url: string, dead: () => boolean): Promise<string> {
  const until = Date.now() + patience_ms;
  while (Date.now() < until && !dead()) {
    const token = await requestToken(url).catch(() => null);
    if (token !== null) return token;
    await sleep(40);
  }
  throw new Error(dead() ? 'it ended' : `no answer within ${patience_ms} ms`);
}

/** Makes the user, or logs in when it stands already (a restart). */
async function requestToken(url: string): Promise<string | null> {
  const credentials = { name: user, password: 'not-a-real-password' };
  const headers = {
    'content-type': 'application/json',
    authorization: `Basic ${btoa(`${user}:${credentials.password}`)}`,
  };
  const path = `${url}-/user/org.couchdb.user:${user}`;
  const answer = await fetch(path, {
    method: 'PUT',
    headers,
    body: JSON.stringify(credentials),
    signal: AbortSignal.timeout(5_000),
  });
  const { token } = (await answer.json()) as { token?: unknown };
  return typeof token === 'string' ? token : null;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Everything that is not needed to store packages is off: it starts faster so. */
const configFor = (directory: string): string => `
storage: ${JSON.stringify(join(directory, 'storage'))}
web: { enable: false }
auth:
  htpasswd:
    file: ${JSON.stringify(join(directory, 'htpasswd'))}
    algorithm: bcrypt
    rounds: 4
uplinks: {}
packages:
  '@*/*': { access: $all, publish: $authenticated, unpublish: $authenticated }
  '**': { access: $all, publish: $authenticated, unpublish: $authenticated }
middlewares: {}
userRateLimit: { windowMs: 1000, max: 10000 }
max_body_size: 200mb
log: { type: stdout, format: json, level: warn }
`;
