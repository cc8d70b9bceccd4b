import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';

const directoriesInOneGo = 64;

/**
 * Every file and link below a work tree, git's own left out, with a stamp that is another one once somebody wrote, moved
 * or exchanged it: no program can set the time of such a change. Links are not followed. Reads at once, which for
 * thousands of files takes a third of the time, and lets others in between. What goes while it looks, the work tree
 * itself included, is not there.
 */
export async function stampsOf(root: string): Promise<Record<string, string>> {
  const stamps: Record<string, string> = {};
  const directories = [''];
  for (let read = 1; directories.length > 0; read += 1) {
    const directory = directories.pop() ?? '';
    for (const { path, stamp } of entriesOf(root, directory)) {
      if (stamp === null) directories.push(path);
      else stamps[path] = stamp;
    }
    if (read % directoriesInOneGo === 0) await others();
  }
  return stamps;
}

/** A directory has no stamp. */
interface Entry {
  path: string;
  stamp: string | null;
}

function entriesOf(root: string, directory: string): Entry[] {
  const entries = unlessGone(() => readdirSync(join(root, directory), { withFileTypes: true })) ?? [];
  return entries.flatMap((entry): Entry[] => {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (path === '.git') return [];
    if (entry.isDirectory()) return [{ path, stamp: null }];
    const stamp = unlessGone(() => stampOf(join(root, path)));
    return stamp === null ? [] : [{ path, stamp }];
  });
}

function stampOf(place: string): string {
  const { ino, size, mode, ctimeMs } = lstatSync(place);
  return [ino, size, mode, ctimeMs].join(':');
}

function unlessGone<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
