import { readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Process ids of every database server whose cluster lies below a directory. */
export const databasesBelow = (directory: string): number[] => notesBelow(directory).map(({ pid }) => pid);

/** Directories in which the living ones of them have their sockets. */
export const socketsBelow = (directory: string): string[] => notesBelow(directory).map(({ socket }) => socket);

interface Note {
  pid: number;
  socket: string;
}

function notesBelow(directory: string): Note[] {
  let names: string[] = [];
  try {
    names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('postmaster.pid'),
    );
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const [pid, , , , socket = ''] = linesOf(join(directory, name));
    const note = { pid: Number(pid), socket: socket.trim() };
    return Number.isInteger(note.pid) && note.pid > 0 && isAlive(note.pid) ? [note] : [];
  });
}

/** A note may go between the listing and the reading, when its server ends. */
function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Ends the database servers below a directory as their owner would, waits until they are gone, and takes their sockets away. */
export async function stopDatabases(directory: string): Promise<void> {
  const notes = notesBelow(directory);
  const pids = notes.map(({ pid }) => pid);
  for (const pid of pids) signal(pid, 'SIGINT');
  for (let tries = 0; tries < 100 && pids.some(isAlive); tries += 1) await wait(50);
  for (const pid of pids.filter(isAlive)) signal(pid, 'SIGKILL');
  for (const { socket } of notes) if (socket !== '') removeEmptied(socket);
}

/** What one that was killed leaves there goes too; a directory that holds anything else stays. */
function removeEmptied(directory: string): void {
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) rmSync(join(directory, name), { force: true });
  try {
    rmdirSync(directory);
  } catch {
    // It is not there any more, or not ours alone.
  }
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
