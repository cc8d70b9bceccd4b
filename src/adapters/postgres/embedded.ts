import { rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { Problem } from '../../domain/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Cluster, clusterDirectory, isServing, openCluster, serverNote, standingClusters } from './cluster.ts';
import { codeOf, isConnectionLoss } from './connection-loss.ts';
import { findHome, type Home, makeHome, socketDirectory } from './home.ts';
import { findInstallations, type InstallationSources } from './installation.ts';
import { connectionTo, startServer, whyNoAnswer } from './server.ts';

export interface EmbeddedOptions extends InstallationSources {
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
 * Throws LEDGER_UNAVAILABLE, LEDGER_BROKEN, LEDGER_UNREACHABLE or DISK_FULL.
 */
export async function embeddedDatabase(options: EmbeddedOptions): Promise<{ connection: pg.ClientConfig }> {
  const home = await findHome(options.dataDirectory);
  const running = await runningServer(home);
  if (running) return { connection: running };
  try {
    return { connection: await bringUp(home, options) };
  } catch (error) {
    throw inOurWords(error, home);
  }
}

async function bringUp(home: Home, options: EmbeddedOptions): Promise<pg.ClientConfig> {
  await makeHome(home);
  const installations = await findInstallations(home, options);
  const cluster = await openCluster(home, installations, options.clock);
  return keepStarting(home, cluster, options);
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
    if (!isConnectionLoss(why)) throw broken(cluster.directory, why.message);
    if (note && (await isServing(note.pid, cluster.directory))) {
      makeRoom(note, why);
      await clock.wait(25);
      continue;
    }
    const death = await startServer(home, cluster, preferred, clock);
    if (death !== null && !death.passing) deaths += 1;
    if (death !== null && deaths >= hopeless) throw broken(cluster.directory, death.words);
  }
  throw new Problem('LEDGER_UNREACHABLE');
}

/** A server whose socket was swept out of the temporary directory is there for nobody: it is asked to stop. */
function makeRoom({ pid, ready }: { pid: number; ready: boolean }, why: Error): void {
  if (!ready || codeOf(why) !== 'ENOENT') return;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It went by itself.
  }
}

const broken = (directory: string, words: string, cause?: unknown) =>
  new Problem('LEDGER_BROKEN', { values: { directory }, untrusted_output: words, cause });

/** What the file system and initdb say, as a problem with a way out. */
function inOurWords(error: unknown, { directory }: Home): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Problem('DISK_FULL', { values: { where: directory }, cause: error });
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    const required_actions = [`Make ${directory} writable for the server, or set HIVE_RELEASE_DATABASE_URL.`];
    return new Problem('LEDGER_UNAVAILABLE', { required_actions, cause: error });
  }
  const words = error instanceof Error && 'stderr' in error ? String(error.stderr).slice(-2_048) : null;
  return words === null ? error : broken(directory, words, error);
}

/** Stops the server of this data directory and takes its socket away; harmless when none runs. For tests and the demo. */
export async function stopEmbedded(dataDirectory: string, clock: Pick<Clock, 'wait'>): Promise<void> {
  const home = await findHome(dataDirectory);
  for (const major of await standingClusters(home)) {
    const directory = clusterDirectory(home, major);
    const note = await serverNote(directory);
    const serves = async () => note !== null && (await isServing(note.pid, directory));
    if (note && (await serves())) process.kill(note.pid, 'SIGINT');
    for (let waited = 0; waited < patience && (await serves()); waited += 20) await clock.wait(20);
    await removeSocket(note?.socketDirectory || (await socketDirectory(home)));
  }
}

/** Only the two files a server leaves and the directory if nothing else is in it: a note is no reason to delete more. */
async function removeSocket(directory: string): Promise<void> {
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock'])
    await unlink(join(directory, name)).catch(() => undefined);
  await rmdir(directory).catch(() => undefined);
}
