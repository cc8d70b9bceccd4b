import { spawn } from 'node:child_process';
import { chown, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { Problem } from '../../domain/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  type Cluster,
  clusterDirectory,
  databaseUser,
  isAlive,
  isServing,
  openCluster,
  serverNote,
  standingClusters,
} from './cluster.ts';
import { isConnectionLoss } from './connection-loss.ts';
import { findHome, type Home, makeHome, securePrivateDirectory, socketDirectory } from './home.ts';
import { findInstallations, type InstallationSources } from './installation.ts';
import { logSize, logTail } from './server-log.ts';

export interface EmbeddedOptions extends Omit<InstallationSources, 'freshId'> {
  dataDirectory: string;
  /** XDG_RUNTIME_DIR, when the environment has one: the socket's preferred place. */
  runtimeDirectory?: string | undefined;
  clock: Clock;
}

const patience = 30_000;
/** A server that dies by itself this often, for no reason that passes, will not come up. */
const hopeless = 3;

/**
 * A real PostgreSQL shared by every server process of the user and owned by none: whoever needs it starts it, nobody
 * stops it. Answers where it listens once it does (a unix socket, never a port). Call it again to revive it.
 * Throws LEDGER_UNAVAILABLE, LEDGER_BROKEN or LEDGER_UNREACHABLE.
 */
export async function embeddedDatabase(options: EmbeddedOptions): Promise<{ connection: pg.ClientConfig }> {
  const home = await findHome(options.dataDirectory);
  const running = await runningServer(home);
  if (running) return { connection: running };
  await makeHome(home);
  const { freshId } = options.clock;
  const installations = await findInstallations(home, { ...options, freshId });
  const cluster = await openCluster(home, installations, freshId);
  return { connection: await keepStarting(home, cluster, options) };
}

/** The quick way: a server left its note and answers. */
async function runningServer(home: Home): Promise<pg.ClientConfig | null> {
  for (const major of await standingClusters(home)) {
    const note = await serverNote(clusterDirectory(home, major));
    if (!note?.socketDirectory) continue;
    const connection = connectionTo(note.socketDirectory);
    if ((await whyNoAnswer(connection)) === null) return connection;
  }
  return null;
}

async function keepStarting(
  home: Home,
  cluster: Cluster,
  { clock, runtimeDirectory }: EmbeddedOptions,
): Promise<pg.ClientConfig> {
  const deadline = Date.parse(clock.now()) + patience;
  const preferred = await socketDirectory(home, runtimeDirectory);
  for (let deaths = 0; Date.parse(clock.now()) < deadline; ) {
    const note = await serverNote(cluster.directory);
    const connection = connectionTo(note?.socketDirectory || preferred);
    const why = await whyNoAnswer(connection);
    if (why === null) return connection;
    if (!isConnectionLoss(why)) throw broken(cluster, why.message);
    if (note && (await isServing(note.pid, cluster.directory))) {
      await clock.wait(25);
      continue;
    }
    const death = await startOnce(home, cluster, preferred, clock);
    if (death !== null && !death.passing) deaths += 1;
    if (death !== null && deaths >= hopeless) throw broken(cluster, death.words);
  }
  throw new Problem('LEDGER_UNREACHABLE');
}

/** Starts the server and watches until it answers (null) or is gone again, with the last words of its log. */
async function startOnce(
  home: Home,
  cluster: Cluster,
  socket: string,
  clock: Clock,
): Promise<{ words: string; passing: boolean } | null> {
  await securePrivateDirectory(socket, home.account);
  await forgetStranger(cluster.directory);
  const logFile = join(home.directory, 'postgresql.log');
  const since = await logSize(logFile);
  const gone = await launch(home, cluster, socket, logFile);
  for (let waited = 0; waited < patience && !gone.aborted; waited += 20) {
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
  const log = await open(logFile, 'a', 0o600);
  const { uid, gid, lent } = home.account;
  if (lent) await chown(logFile, uid, gid);
  const ended = new AbortController();
  const child = spawn(join(cluster.installation.bin, 'postgres'), ['-D', cluster.directory, '-k', socket], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    ...(lent ? { uid, gid } : {}),
  });
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

async function whyNoAnswer(connection: pg.ClientConfig): Promise<Error | null> {
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

const connectionTo = (socket: string): pg.ClientConfig => ({
  host: socket,
  port: 5432,
  user: databaseUser,
  database: 'postgres',
});

const broken = ({ directory }: Cluster, words: string) =>
  new Problem('LEDGER_BROKEN', { values: { directory }, untrusted_output: words });

/** Stops the server of this data directory and takes its socket away; harmless when none runs. For tests and the demo. */
export async function stopEmbedded(dataDirectory: string, clock: Pick<Clock, 'wait'>): Promise<void> {
  const home = await findHome(dataDirectory);
  for (const major of await standingClusters(home)) {
    const directory = clusterDirectory(home, major);
    const note = await serverNote(directory);
    if (!note) continue;
    if (await isServing(note.pid, directory)) process.kill(note.pid, 'SIGINT');
    for (let waited = 0; waited < patience && (await isServing(note.pid, directory)); waited += 20)
      await clock.wait(20);
    if (note.socketDirectory.includes('hive-release-'))
      await rm(note.socketDirectory, { recursive: true, force: true });
  }
}
