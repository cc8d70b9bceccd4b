import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tarArchives } from '../../src/adapters/archives.ts';
import { zipArchives } from '../../src/adapters/zip-archives.ts';
import type { InImage } from '../../src/domain/programs/images/inventory.ts';
import { archivesOf } from '../../src/world.ts';

let home: string;
const file = () => join(home, 'honeycomb-1.0.0.tgz');
const wheel = () => join(home, 'honeycomb-1.0.0-py3-none-any.whl');
const contents: Record<string, string> = {
  'package.json': '{}',
  'src/queen.js': 'hum();\n',
  [`${'deep/'.repeat(40)}é.txt`]: 'a path longer than the old format knows',
  'large.bin': 'x'.repeat(5_000),
  empty: '',
};

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hive-release-archives-'));
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(join(home, 'package', path, '..'), { recursive: true });
    writeFileSync(join(home, 'package', path), text);
  }
  await create(
    { gzip: true, file: file(), cwd: home },
    Object.keys(contents).map((path) => `package/${path}`),
  );
  const git = (...words: string[]) => execFileSync('git', ['-C', join(home, 'package'), ...words], { stdio: 'pipe' });
  git('init', '--quiet');
  git('add', '--all');
  git('archive', '--format=zip', '-o', wheel(), git('write-tree').toString().trim());
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function readAll(archive: string): Promise<Record<string, string | null>> {
  const seen: Record<string, string | null> = {};
  await archivesOf(tarArchives, zipArchives).read(archive, 1_000, (path, bytes) => {
    seen[path] = bytes && Buffer.from(bytes).toString('utf8');
  });
  return seen;
}

it('hands over every file, and says which is too large', async () => {
  const wanted = Object.entries(contents).map(([path, text]) => [`package/${path}`, text.length > 1_000 ? null : text]);
  expect(await readAll(file())).toEqual(Object.fromEntries(wanted));
  const zipped = Object.fromEntries(wanted.map(([path, text]) => [String(path).replace('package/', ''), text]));
  expect(await readAll(wheel())).toEqual(zipped);
});

it('unpacks only what is wanted, and names the rest', async () => {
  for (const [archive, prefix] of [
    [file(), 'package/'],
    [wheel(), ''],
  ] as const) {
    const seen = new Map<string, boolean>();
    const visit = (path: string, bytes: Uint8Array | null) => void seen.set(path, bytes !== null);
    await archivesOf(tarArchives, zipArchives).read(archive, 1_000, visit, (path) => path.endsWith('queen.js'));
    const wanted = Object.keys(contents).map((path) => [`${prefix}${path}`, path === 'src/queen.js'] as const);
    expect(seen).toEqual(new Map(wanted));
  }
});

it.each([
  ['half of it', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['something else', () => Buffer.from('no archive at all')],
  ['nothing', () => Buffer.alloc(0)],
])('refuses %s', async (_what, change) => {
  for (const [archive, name] of [
    [file(), 'other.tgz'],
    [wheel(), 'other.whl'],
  ] as const) {
    const other = join(home, name);
    writeFileSync(other, change(readFileSync(archive)));
    await expect(readAll(other)).rejects.toMatchObject({ code: 'ARTIFACT_UNREADABLE' });
  }
});

it('refuses what is not there', async () => {
  for (const name of ['nowhere.tgz', 'nowhere.whl'])
    await expect(readAll(join(home, name))).rejects.toMatchObject({ code: 'ARTIFACT_UNREADABLE' });
});

describe('images', () => {
  const layer = async (
    name: string,
    files: Record<string, string | Buffer>,
    gzip = false,
    more: readonly string[] = [],
  ) => {
    const place = join(home, name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(place, path, '..'), { recursive: true });
      writeFileSync(join(place, path), text);
    }
    await create({ gzip, file: `${place}.tar`, cwd: place }, [...Object.keys(files), ...more]);
    return readFileSync(`${place}.tar`);
  };

  async function image(files: Record<string, Buffer>): Promise<Record<string, string | null>> {
    await layer('image', files);
    const seen: Record<string, string | null> = {};
    await tarArchives.readImage(join(home, 'image.tar'), 1_000, (path, bytes) => {
      seen[path] = bytes && Buffer.from(bytes).toString('utf8');
    });
    return seen;
  }

  it('are read layer by layer, plain and compressed, with what is said of them', async () => {
    const hex = 'a'.repeat(64);
    const seen = await image({
      'one/layer.tar': await layer('one', { 'etc/hive': 'hum\n' }),
      [`blobs/sha256/${hex}`]: await layer('two', { 'etc/hive': 'hidden by nobody\n' }, true),
      [`blobs/sha256/${'b'.repeat(64)}`]: Buffer.from('{"config":{}}'),
      'manifest.json': Buffer.from('[]'),
    });
    expect(Object.entries(seen).sort()).toEqual([
      [`blobs/sha256/${'b'.repeat(64)}`, '{"config":{}}'],
      ['etc/hive', 'hidden by nobody\n'],
      ['manifest.json', '[]'],
    ]);
  });

  it('show of what is too large its beginning if it is binary, and say of text that it is unread', async () => {
    const binary = Buffer.concat([Buffer.from('\u007fELF\0'), Buffer.alloc(50_000, 'x')]);
    const seen = await image({ 'one/layer.tar': await layer('three', { binary, text: 'x'.repeat(50_000) }) });
    expect(seen.text).toBeNull();
    expect(seen.binary?.startsWith('\u007fELF\0')).toBe(true);
  });

  it('have no layer that is passed over: one that cannot be read is unread, half of one is refused', async () => {
    const blob = `blobs/sha256/${'c'.repeat(64)}`;
    expect(await image({ [blob]: Buffer.from('28b52ffd0458', 'hex') })).toEqual({ [blob]: null });
    const whole = await layer('four', { 'a.txt': 'x'.repeat(5_000) }, true);
    await expect(image({ [blob]: whole.subarray(0, whole.length / 2) })).rejects.toMatchObject({
      code: 'ARTIFACT_UNREADABLE',
    });
  });

  it('are told layer by layer where that is asked: what is wanted, every link, and no layer that is not opened', async () => {
    const blob = `blobs/sha256/${'d'.repeat(64)}`;
    mkdirSync(join(home, 'five'));
    symlinkSync('nowhere', join(home, 'five/a-link'));
    await layer('image', {
      'one/layer.tar': await layer('five', { 'etc/hive': 'hum\n', 'etc/other': 'x', '.wh.gone': '' }, false, [
        'a-link',
      ]),
      [blob]: await layer('six', { 'etc/hive': 'x'.repeat(5_000) }, true),
      [`blobs/sha256/${'e'.repeat(64)}`]: Buffer.from('28b52ffd0458', 'hex'),
      'index.json': Buffer.from('{}'),
    });
    const seen: InImage[] = [];
    const isWanted = (path: string) => path !== 'etc/other';
    await tarArchives.readLayers(join(home, 'image.tar'), { limit: 1_000, isWanted }, (one) => void seen.push(one));
    const plain = seen.map((one) => {
      if (one.kind === 'layer') return one.layer;
      const what = one.kind === 'link' ? one.to : one.bytes && Buffer.from(one.bytes).toString('utf8');
      return [one.layer, one.path, what];
    });
    expect(new Set(plain)).toEqual(
      new Set<unknown>([
        'one/layer.tar',
        ['one/layer.tar', 'etc/hive', 'hum\n'],
        ['one/layer.tar', '.wh.gone', ''],
        ['one/layer.tar', 'a-link', 'nowhere'],
        blob,
        [blob, 'etc/hive', null],
        [null, `blobs/sha256/${'e'.repeat(64)}`, null],
        [null, 'index.json', '{}'],
      ]),
    );
  });
});
