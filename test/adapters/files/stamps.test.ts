import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stampsOf } from '../../../src/adapters/files/stamps.ts';

let root: string;
const at = (path: string) => join(root, path);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hive-release-stamps-'));
  mkdirSync(at('deep/down'), { recursive: true });
  mkdirSync(at('deep/.git'));
  for (const path of ['a', 'deep/down/b', 'deep/.git/c', '.git']) writeFileSync(at(path), 'one');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('knows every file and link, those of a repository further down too, and not what git keeps for itself', async () => {
  symlinkSync('/nowhere', at('deep/link'));
  expect(Object.keys(await stampsOf(root)).sort()).toEqual(['a', 'deep/.git/c', 'deep/down/b', 'deep/link']);
});

it.each<[string, (file: string) => void]>([
  ['written anew with as many bytes', (file) => writeFileSync(file, 'two')],
  [
    'written anew and dated back',
    (file) => {
      writeFileSync(file, 'two');
      utimesSync(file, 1, 1);
    },
  ],
  [
    'exchanged with another',
    (file) => {
      writeFileSync(`${file}.new`, 'one');
      renameSync(`${file}.new`, file);
    },
  ],
])('tells a file that was %s', async (_what, touch) => {
  const before = await stampsOf(root);
  expect(await stampsOf(root)).toEqual(before);
  touch(at('a'));
  const after = await stampsOf(root);
  expect(after.a).not.toBe(before.a);
  expect(after['deep/down/b']).toBe(before['deep/down/b']);
});

it('finds nothing where nothing is', async () => {
  expect(await stampsOf(at('absent'))).toEqual({});
});
