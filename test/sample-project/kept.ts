import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Entry {
  path: string;
  mode: number;
  /** Null: a directory. */
  bytes: Buffer | null;
}

/**
 * Makes a directory once, and from then on writes out what was made: repositories take a dozen programs to make and
 * none to copy. Where the files of `speaks` name the directory, they name the new one.
 */
export function kept(make: (directory: string) => void, speaks: readonly string[]): (directory: string) => void {
  let all: Entry[] | null = null;
  let first = '';
  return (directory) => {
    if (all === null) {
      first = realpathSync(mkdtempSync(join(tmpdir(), 'hr-kept-')));
      try {
        make(first);
        all = entriesBelow(first, '');
      } finally {
        rmSync(first, { recursive: true, force: true });
      }
    }
    for (const { path, mode, bytes } of all) {
      const place = join(directory, path);
      if (bytes === null) mkdirSync(place, { recursive: true });
      else writeFileSync(place, speaks.includes(path) ? bytes.toString('utf8').replaceAll(first, directory) : bytes);
      chmodSync(place, mode);
    }
  };
}

function entriesBelow(top: string, below: string): Entry[] {
  return readdirSync(join(top, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (!entry.isDirectory() && !entry.isFile()) throw new Error(`${path} cannot be kept`);
    const mode = statSync(join(top, path)).mode & 0o7777;
    if (entry.isDirectory()) return [{ path, mode, bytes: null }, ...entriesBelow(top, path)];
    return [{ path, mode, bytes: readFileSync(join(top, path)) }];
  });
}
