import { posix } from 'node:path';
import { sha256 } from '../../src/domain/content-id.ts';
import { globToRegExp } from '../../src/domain/glob.ts';
import { Problem } from '../../src/domain/problem.ts';
import type { FileWriter } from '../../src/ports/files.ts';

export interface FakeFiles extends FileWriter {
  /** What stands, by path; tests may change it behind the port's back. */
  readonly contents: Map<string, Uint8Array>;
  /** The next write of this path ends with DISK_FULL. */
  fillDiskAt(path: string): void;
}

/** Files in memory, with the promises of the real ones. */
export function fakeFiles(initial: Record<string, string> = {}, root = '/fake'): FakeFiles {
  const contents = new Map<string, Uint8Array>(
    Object.entries(initial).map(([path, text]) => [path, Buffer.from(text)]),
  );
  const full = new Set<string>();
  const bytes = (path: string) => contents.get(inside(path)) ?? null;
  return {
    root,
    contents,
    fillDiskAt: (path) => full.add(path),
    readBytes: async (path) => bytes(path),
    read: async (path) => {
      const found = bytes(path);
      return found === null ? null : Buffer.from(found).toString('utf8');
    },
    digest: async (path) => {
      const found = bytes(path);
      return found === null ? null : { sha256: sha256(found), size_bytes: found.byteLength };
    },
    exists: async (path) =>
      bytes(path) !== null || [...contents.keys()].some((one) => one.startsWith(`${inside(path)}/`)),
    async glob(patterns) {
      const matchers = patterns.map(globToRegExp);
      const entered = [...contents.keys()].filter((path) => !/(?:^|\/)(?:\.git|node_modules)\//.test(path));
      return entered.filter((path) => matchers.some((one) => one.test(path))).sort();
    },
    async write(path, content) {
      const place = inside(path);
      if (full.delete(path)) throw new Problem('DISK_FULL', { values: { where: root } });
      contents.set(place, typeof content === 'string' ? Buffer.from(content) : content);
    },
    async remove(path) {
      contents.delete(inside(path));
    },
  };
}

function inside(path: string): string {
  const plain = posix.normalize(path);
  if (path.includes('\0') || posix.isAbsolute(plain) || plain === '..' || plain.startsWith('../')) {
    throw new Problem('FILE_OUTSIDE_PROJECT', { values: { path } });
  }
  return plain;
}
