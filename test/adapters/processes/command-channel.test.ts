import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { commandChannel } from '../../../src/adapters/processes/command-channel.ts';
import { createPrograms } from '../../../src/adapters/programs.ts';
import { sha256 } from '../../../src/domain/content-id.ts';
import { publicationOf } from '../../contracts/channel.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hive-release-command-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A shelf of files kept by a small program: `put VERSION FILE`, `list VERSION`, `gone VERSION`. */
const shelf = `const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const [what, version, file] = process.argv.slice(2);
const lines = existsSync('shelf') ? readFileSync('shelf', 'utf8').split('\\n') : [];
appendFileSync('calls', [what, version, process.env.SHELF_TOKEN ?? 'no token'].join(' ') + '\\n');
const mood = existsSync('mood') ? readFileSync('mood', 'utf8') : '';
if (mood === 'cancels') process.exit(0);
if (mood === 'down') { console.error('connection refused'); process.exit(7); }
if (what === 'put') {
  const name = file ? file.split('/').at(-1) : 'notice';
  const digest = file ? createHash('sha256').update(readFileSync(file)).digest('hex') : '-';
  if (!lines.some((line) => line.startsWith(version + ' ' + name + ' '))) appendFileSync('shelf', [version, name, digest].join(' ') + '\\n');
  if (mood === 'lies') process.exit(1);
}
if (what === 'list') {
  const found = lines.filter((line) => line.startsWith(version + ' '));
  if (found.length === 0) { console.error('nothing there'); process.exit(1); }
  console.log(found.join('\\n'));
}
`;
const standing = '^(?<version>\\S+) (?<name>\\S+) (?<digest>[0-9a-f]{9}[0-9a-f]*)$';

const settingsWith = (options: Record<string, unknown>) => ({
  channel: 'command:shelf',
  test: null,
  production: { registry: null, index: null, token_env: 'SHELF_TOKEN', account_env: null },
  directory: home,
  tree: home,
  options: {
    publish: ['node', 'shelf.cjs', 'put', '{version}', '{file}'],
    observe: ['node', 'shelf.cjs', 'list', '{version}'],
    withdraw: ['node', 'shelf.cjs', 'gone', '{version}'],
    standing,
    absent: '^nothing there$',
    timeout_s: 20,
    programs: null,
    ...options,
  },
});

const open = (options: Record<string, unknown> = {}, token: string | null = null) => {
  writeFileSync(join(home, 'shelf.cjs'), shelf);
  const environment = { PATH: process.env.PATH, HOME: home, ...(token === null ? {} : { SHELF_TOKEN: token }) };
  return commandChannel({
    programs: createPrograms({ environment, redact: (text) => text, clock: systemClock }),
    token: (name) => (name === 'SHELF_TOKEN' ? (token ?? undefined) : undefined),
    settings: settingsWith(options),
  });
};

const target = { stage: 'production' as const, package: 'comb', version: '1.0.0' };
const file = (name: string) => {
  const path = join(home, name);
  writeFileSync(path, name);
  return { name, file: path, sha256: sha256(name), integrity: sha256(name) };
};
const publication = () => publicationOf(target, '1.0.0', [file('comb.tgz'), file('comb.zip')], 'latest');
const mood = (text: string) => writeFileSync(join(home, 'mood'), text);
const token = () => `made-${Date.now()}-at-run-time`;

it('publishes each file and shows what stands, by digest', async () => {
  const channel = open({}, token());
  expect(await channel.observe(target)).toBeNull();
  await channel.publish(publication());
  expect(await channel.observe(target)).toEqual({
    version: '1.0.0',
    digests: { 'comb.tgz': sha256('comb.tgz'), 'comb.zip': sha256('comb.zip') },
    withdrawn: null,
    draft: false,
  });
  expect(await channel.observe({ ...target, version: '1.0.1' })).toBeNull();
});

it('believes no exit code: a cancelled script that ends well published nothing, a failing one may have', async () => {
  const channel = open({}, token());
  mood('cancels');
  await channel.publish(publication());
  mood('');
  expect(await channel.observe(target)).toBeNull();
  mood('lies');
  await channel.publish(publication());
  mood('');
  expect(Object.keys((await channel.observe(target))?.digests ?? {})).toEqual(['comb.tgz', 'comb.zip']);
});

it('takes a look that fails for no look, never for absence', async () => {
  const channel = open({}, token());
  mood('down');
  const dead = expect.objectContaining({ code: 'REGISTRY_UNREACHABLE' });
  await expect(channel.observe(target)).rejects.toEqual(dead);
  await expect(channel.publish(publication())).rejects.toMatchObject({ code: 'PROGRAM_FAILED' });
});

it('hands the secret on by its name only, and does nothing without it', async () => {
  const secret = token();
  await open({}, secret).publish(publication());
  expect(readFileSync(join(home, 'calls'), 'utf8')).toContain(`put 1.0.0 ${secret}`);
  const locked = open();
  await expect(locked.preflight(target)).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
  await expect(locked.publish(publication())).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
});

it('starts no program that the allow list does not name, and no python around uv', async () => {
  const channel = open({ programs: ['helm'] }, token());
  await expect(channel.observe(target)).rejects.toMatchObject({ code: 'PROGRAM_NOT_ALLOWED' });
  const python = open({ publish: ['python3', 'setup.py', 'upload'] }, token());
  await expect(python.publish(publication())).rejects.toMatchObject({ code: 'PROGRAM_NOT_ALLOWED' });
});

it('that ships nothing stands by its version alone, and is withdrawn by its command or a person', async () => {
  const notice = { publish: ['node', 'shelf.cjs', 'put', '{version}'], standing: '^(?<version>\\S+) notice' };
  const channel = open(notice, token());
  await channel.publish({ ...publication(), files: [] });
  expect(await channel.observe(target)).toMatchObject({ version: '1.0.0', digests: {} });
  expect(await channel.withdraw({ ...target, reason: 'x' })).toMatch(/was told to withdraw 1\.0\.0/);
  expect(readFileSync(join(home, 'calls'), 'utf8')).toContain('gone 1.0.0');
  const { withdraw: _none, ...without } = { withdraw: undefined, ...notice };
  expect(await open({ ...without, withdraw: undefined }, token()).withdraw({ ...target, reason: 'x' })).toMatch(
    /a person/,
  );
});

it('starts nowhere but in the tree of the release', async () => {
  const nowhere = commandChannel({
    programs: createPrograms({ environment: process.env, redact: (text) => text, clock: systemClock }),
    token: () => token(),
    settings: { ...settingsWith({}), tree: undefined as never },
  });
  await expect(nowhere.observe(target)).rejects.toMatchObject({ code: 'RELEASE_TREE_MISSING' });
});

it('tries every file, and knows the one file of a crate by its digest', async () => {
  const words = {
    ships: 'crate',
    try: ['node', 'shelf.cjs', 'try', '{version}', '{file}'],
    standing: '^(?<version>\\S+) \\S+ (?<digest>[0-9a-f]+)$',
  };
  const channel = open(words, token());
  const crate = file('comb-1.0.0.crate');
  const proof = await channel.start?.({ ...target, directory: home, files: [crate] });
  expect(proof?.digests).toEqual({ 'comb-1.0.0.crate': crate.integrity });
  await channel.publish({ ...publication(), files: [crate] });
  expect((await channel.observe(target))?.digests).toEqual({ 'comb-1.0.0.crate': crate.sha256 });
  mood('down');
  await expect(channel.start?.({ ...target, directory: home, files: [crate] })).rejects.toMatchObject({
    code: 'PROGRAM_FAILED',
  });
});
