import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Problem } from '../../domain/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import { asAccount, give } from './account.ts';
import { putWhole } from './drafts.ts';
import type { Home } from './home.ts';
import type { Installation } from './installation.ts';

/** A database directory and the programs that fit it. */
export interface Cluster {
  directory: string;
  installation: Installation;
}

export const databaseUser = 'hive_release';

/**
 * The cluster of this home, made when there is none. A cluster that stands is never left for a newer PostgreSQL: it
 * holds the record. Throws LEDGER_UNAVAILABLE when nothing installed can open it, or nothing is installed.
 */
export async function openCluster(
  home: Home,
  installations: readonly Installation[],
  clock: Pick<Clock, 'freshId' | 'now'>,
): Promise<Cluster> {
  const standing = await standingClusters(home);
  const fitting = installations.find(({ major }) => standing.includes(major));
  const installation = fitting ?? installations[0];
  if (!installation || (standing.length > 0 && !fitting)) throw unavailable(standing);
  const directory = clusterDirectory(home, installation.major);
  if (!fitting) await createCluster(home, { directory, installation }, clock);
  return { directory, installation };
}

export const clusterDirectory = (home: Home, major: number) => join(home.directory, `cluster-${major}`);

export async function standingClusters({ directory }: Home): Promise<number[]> {
  const names = await readdir(directory).catch(() => []);
  return names.flatMap((name) => /^cluster-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
}

async function createCluster(home: Home, cluster: Cluster, clock: Pick<Clock, 'freshId' | 'now'>): Promise<void> {
  await putWhole(cluster.directory, {
    clock,
    prefix: '.cluster',
    async make(draft) {
      await mkdir(draft, { mode: 0o700 });
      await give(draft, home.account);
      await promisify(execFile)(
        join(cluster.installation.bin, 'initdb'),
        ['-D', draft, '-U', databaseUser, '-A', 'trust', '-E', 'UTF8', '--locale=C'],
        asAccount(home.account),
      );
    },
  });
}

const unavailable = (standing: readonly number[]) =>
  new Problem('LEDGER_UNAVAILABLE', {
    ...(standing.length > 0
      ? {
          required_actions: [`Install PostgreSQL ${standing.join(' or ')}: the ledger on this machine was made by it.`],
        }
      : {}),
  });

/** What the server wrote about itself: its process and the directory of its socket; null when no server left a note. */
export async function serverNote(
  clusterPath: string,
): Promise<{ pid: number; socketDirectory: string; ready: boolean } | null> {
  const lines = (await readFile(join(clusterPath, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0
    ? { pid, socketDirectory: lines[4]?.trim() ?? '', ready: lines[7]?.trim() === 'ready' }
    : null;
}

/** Whether this process is the server of this cluster; a number may long belong to another program. */
export async function isServing(pid: number, clusterPath: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  return command === null ? process.platform !== 'linux' : command.split('\0').includes(clusterPath);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
