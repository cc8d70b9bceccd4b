import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Process ids of every database server whose cluster lies below a directory. */
export function databasesBelow(directory: string): number[] {
  let names: string[] = [];
  try {
    names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('postmaster.pid'),
    );
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const pid = noteIn(join(directory, name));
    return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? [pid] : [];
  });
}

/** A note may go between the listing and the reading, when its server ends. */
function noteIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
}

/** Ends the database servers below a directory as their owner would, and waits until they are gone. */
export async function stopDatabases(directory: string): Promise<void> {
  const pids = databasesBelow(directory);
  for (const pid of pids) signal(pid, 'SIGINT');
  for (let tries = 0; tries < 100 && pids.some(isAlive); tries += 1) await wait(50);
  for (const pid of pids.filter(isAlive)) signal(pid, 'SIGKILL');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, which is what was wanted.
  }
}
