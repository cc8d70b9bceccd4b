import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';

const directoriesInOneGo = 64;

/**
 * Every file and link below a work tree, git's own left out, with a stamp that is another one once somebody wrote, moved
 * or exchanged it: no program can set the time of such a change. Links are not followed. Reads at once, which for
 * thousands of files takes a third of the time, and lets others in between.
 */
export async function stampsOf(root: string): Promise<Record<string, string>> {
  const stamps: Record<string, string> = {};
  const directories = [''];
  for (let read = 1; directories.length > 0; read += 1) {
    const directory = directories.pop() ?? '';
    for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (path === '.git') continue;
      if (entry.isDirectory()) directories.push(path);
      else stamps[path] = stampOf(join(root, path));
    }
    if (read % directoriesInOneGo === 0) await others();
  }
  return stamps;
}

function stampOf(place: string): string {
  const { ino, size, mode, ctimeMs } = lstatSync(place);
  return [ino, size, mode, ctimeMs].join(':');
}
