import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { confineTo } from '../../src/adapters/directories/confine.ts';
import { createPresets } from '../../src/adapters/directories/presets.ts';
import { createStorage, dataDirectory } from '../../src/adapters/directories/storage.ts';
import { lazily } from '../../src/adapters/postgres/lazily.ts';

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'hive-release-storage-')));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('storage', () => {
  test('gives each release a private directory of its own, the same every time', () => {
    const { storage } = createStorage(directory);
    const place = storage('release_0123');
    expect(statSync(place).mode & 0o077).toBe(0);
    expect(storage('release_0123')).toBe(place);
    expect(storage('release_4567')).not.toBe(place);
  });

  test.each(['../../etc', '/etc', '..', '', 'a/b', '.hidden', 'x'.repeat(300)])(
    'the key %j leads nowhere else',
    (key) => {
      const place = createStorage(directory).storage(key);
      expect(dirname(place)).toBe(join(directory, 'releases'));
    },
  );

  test('takes away the directory of a release and nothing else', async () => {
    const { storage, discard } = createStorage(directory);
    const place = storage('one');
    writeFileSync(join(place, 'file'), 'x');
    await discard(place);
    await discard(place);
    expect(existsSync(place)).toBe(false);
    for (const other of [
      directory,
      join(directory, 'releases'),
      join(place, '..', '..'),
      '/',
      `${directory}/releases-not`,
    ]) {
      await expect(discard(other)).rejects.toThrow('Only what belongs to a release');
    }
  });

  test.each([
    [{ HIVE_RELEASE_HOME: '/a' }, '/a'],
    [{ XDG_STATE_HOME: '/s', HOME: '/h' }, '/s/hive-release'],
    [{ HOME: '/h' }, '/h/.local/state/hive-release'],
  ])('%j keeps its data in %s', (environment, expected) => {
    expect(dataDirectory(environment)).toBe(expected);
  });
});

describe('confinement', () => {
  test('without roots any directory is allowed, by its real path', () => {
    mkdirSync(join(directory, 'a'));
    symlinkSync(join(directory, 'a'), join(directory, 'link'));
    expect(confineTo([], directory)('link')).toBe(join(directory, 'a'));
  });

  test('with roots only they and what is below them, links followed first', () => {
    for (const name of ['in/deep', 'out', 'inside']) mkdirSync(join(directory, name), { recursive: true });
    symlinkSync(join(directory, 'out'), join(directory, 'in/escape'));
    const allowed = confineTo(['in'], directory);
    expect(allowed('in')).toBe(join(directory, 'in'));
    expect(allowed('in/deep')).toBe(join(directory, 'in/deep'));
    for (const path of ['out', 'in/escape', 'in/../out', 'inside', '/']) {
      expect(() => allowed(path)).toThrow(expect.objectContaining({ code: 'PROJECT_NOT_ALLOWED' }));
    }
  });

  test('what is no directory is not found', () => {
    writeFileSync(join(directory, 'file'), '');
    for (const path of ['nowhere', 'file', 'a\0b']) {
      expect(() => confineTo([], directory)(path)).toThrow(expect.objectContaining({ code: 'PROJECT_NOT_FOUND' }));
    }
    expect(() => confineTo(['nowhere'], directory)).toThrow(expect.objectContaining({ code: 'PROJECT_NOT_FOUND' }));
  });
});

test('presets are the YAML files of their directory and nothing beside', async () => {
  writeFileSync(join(directory, 'one.yaml'), 'a: 1\n');
  writeFileSync(join(directory, 'two.yaml'), '');
  writeFileSync(join(directory, 'readme.md'), '');
  const { preset, presets } = createPresets(directory);
  expect(await presets()).toEqual(['one', 'two']);
  expect(await preset('one')).toBe('a: 1\n');
  for (const name of ['three', '../one', 'readme.md', 'one.yaml', '']) expect(await preset(name)).toBeNull();
});

describe('a lazy value', () => {
  test('is made once, at the first need', async () => {
    let made = 0;
    const value = lazily(async () => (made += 1));
    expect(value.made()).toBeUndefined();
    expect(await Promise.all([value.get(), value.get()])).toEqual([1, 1]);
    expect([value.made(), made]).toEqual([1, 1]);
  });

  test('is tried again after a failure', async () => {
    let tries = 0;
    const value = lazily(async () => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return tries;
    });
    await expect(value.get()).rejects.toThrow('not yet');
    expect(await value.get()).toBe(2);
  });
});
