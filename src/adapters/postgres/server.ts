import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Clock } from '../../ports/clock.ts';
import { asAccount } from './account.ts';
import { type Cluster, databaseUser, isAlive, isServing, serverNote } from './cluster.ts';
import { type Home, securePrivateDirectory } from './home.ts';
import { logSize, logTail } from './server-log.ts';

const longestStart = 30_000;

/** Small and durable: one user's release records, not a warehouse. A socket for the account only, never a port. */
const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '16MB',
  fsync: 'on',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  log_checkpoints: 'off',
};

/** Why a server that was started is gone again; `passing` when another one was merely in the way. */
export interface Death {
  words: string;
  passing: boolean;
}

/** Starts the server and watches until it answers (null) or is gone again, with the last words of its log. */
export async function startServer(home: Home, cluster: Cluster, socket: string, clock: Clock): Promise<Death | null> {
  await securePrivateDirectory(socket, home.account);
  await forgetStranger(cluster.directory);
  const logFile = join(home.directory, 'postgresql.log');
  const since = await logSize(logFile);
  const gone = await launch(home, cluster, socket, logFile);
  for (let waited = 0; waited < longestStart && !gone.aborted; waited += 20) {
    if ((await whyNoAnswer(connectionTo(socket))) === null) return null;
    await clock.wait(20);
  }
  if (!gone.aborted) return null;
  await clock.wait(100);
  const words = await logTail(logFile, since);
  return { words, passing: /lock file|shared memory|still in use|address already in use|already running/i.test(words) };
}

/** Detached, in a session of its own, with the log as its only tie. The signal fires when the process ends. */
async function launch(home: Home, cluster: Cluster, socket: string, logFile: string): Promise<AbortSignal> {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  const log = await open(logFile, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600);
  const ended = new AbortController();
  const child = spawn(
    join(cluster.installation.bin, 'postgres'),
    [
      '-D',
      cluster.directory,
      '-k',
      socket,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...asAccount(home.account), detached: true, stdio: ['ignore', log.fd, log.fd] },
  );
  child.once('exit', () => ended.abort());
  child.once('error', () => ended.abort());
  child.unref();
  await log.close();
  return ended.signal;
}

/**
 * A note whose number now belongs to another program would keep the server from starting. The note of a process that is
 * gone stays: PostgreSQL itself takes it over, safely against others who start at the same time.
 */
async function forgetStranger(clusterPath: string): Promise<void> {
  const note = await serverNote(clusterPath);
  if (note && isAlive(note.pid) && !(await isServing(note.pid, clusterPath))) {
    await rm(join(clusterPath, 'postmaster.pid'), { force: true });
  }
}

/** What keeps the server from answering, or null when it does. */
export async function whyNoAnswer(connection: pg.ClientConfig): Promise<Error | null> {
  const { default: driver } = await import('pg');
  const client = new driver.Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

export const connectionTo = (socket: string): pg.ClientConfig => ({
  host: socket,
  port: 5432,
  user: databaseUser,
  database: 'postgres',
});
