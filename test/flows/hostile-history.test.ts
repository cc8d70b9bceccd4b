import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** Histories that nobody makes by accident: each must end in an answer or in a named problem. */
let world: TestWorld;
let ground: ReturnType<typeof prepare>;

beforeEach(() => {
  world = testWorld();
  ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: {}, tag: 'v1.0.0', push: true },
  ]);
});
afterEach(() => world.leave());

const main = 'refs/heads/main';
const who = 'A <a@example.test> 1700000000 +0000';

it('reads the head and the end of a message of ten megabytes', async () => {
  await grow(`feat: a lot to say\n\n${'word '.repeat(2_000_000)}\n\nBREAKING CHANGE: nothing is as it was`);
  expect(await analyze()).toMatchObject({
    bump: 'major',
    commits: [{ subject: 'a lot to say', quote: 'BREAKING CHANGE: nothing is as it was' }],
  });
}, 60_000);

it.each([
  ['a first line without an end', `fix: ${'x'.repeat(5_000_000)}`, 'patch'],
  ['a version without an end', `release 1.${'1'.repeat(3_000_000)}!`, 'patch'],
  ['reverted commits without an end', `Revert "x"\n\nThis reverts commit ${'abcdef1, '.repeat(300_000)}`, 'patch'],
  ['references without an end', `fix: a\n\nCloses ${'#1 a/b#2 '.repeat(300_000)}`, 'patch'],
  ['a squash without an end', `Add\n\n${'* fix: b\n'.repeat(300_000)}`, 'patch'],
  ['line ends of Windows only', `fix: a${'\r'.repeat(1_000_000)}b`, 'patch'],
])(
  '%s',
  async (_name, message, bump) => {
    await grow(message);
    const answer = await analyze();
    expect(answer).toMatchObject({ bump });
    expect(JSON.stringify(answer).length).toBeLessThan(10_000);
  },
  60_000,
);

it('takes bytes that are no text, and other character sets', async () => {
  await grow(Buffer.from('fix: \xff\xfe\xc3( ok', 'latin1'));
  await grow(Buffer.from('fix: caf\xe9', 'latin1'), { headers: ['encoding ISO-8859-1'] });
  await grow('fix: what stands before\0feat!: what git does not show');
  await grow('fix: no such set', { headers: ['encoding x-nothing'] });
  await grow('');
  expect((await analyze()).commits.map(({ subject }: { subject: string }) => subject)).toEqual([
    '',
    'no such set',
    'what stands before',
    'café',
    '\ufffd\ufffd\ufffd( ok',
  ]);
}, 60_000);

it('takes a commit with a thousand parents, and one without an author or a time', async () => {
  imported(Array.from({ length: 1000 }, (_, at) => ({ ref: `refs/roots/${at}`, message: `fix: root ${at}` })));
  const roots = git(['for-each-ref', '--format=%(objectname)', 'refs/roots']).split('\n');
  await grow('feat: octopus', { parents: [git(['rev-parse', 'HEAD']), ...roots] });
  await grow('fix: nobody', { headers: [], people: [] });
  await grow('fix: beyond all time', { people: [`author A <a> ${'9'.repeat(40)} +9999`, 'committer  <> x'] });
  const { bump, commits, left_out } = await analyze();
  expect({ bump, told: commits.length }).toEqual({ bump: 'minor', told: 60 });
  expect(left_out).toMatch(/^943 commits/);
}, 60_000);

it('ends when commits take each other back', async () => {
  const headers = [
    'Revert "Revert "feat: a""',
    'Revert "Reapply "Revert "feat: a"""',
    'Reapply "feat: a"',
    'revert: revert: a',
  ];
  imported(Array.from({ length: 3000 }, (_, at) => ({ ref: main, message: headers[at % 4] ?? '' })));
  await grow('Revert "Revert "Revert "');
  expect(await analyze()).toMatchObject({ bump: expect.stringMatching(/^(?:minor|patch)$/) });
}, 60_000);

it('finds the last release among thousands of tags that are none', async () => {
  const blob = git(['hash-object', '-w', '--stdin'], 'no commit');
  const tree = git(['rev-parse', 'HEAD^{tree}']);
  const head = git(['rev-parse', 'HEAD']);
  await grow('fix: after them');
  const tags = Array.from({ length: 5000 }, (_, at) => [
    [head, `v1.0.${at}.${at}`],
    [head, `v01.0.${at}`],
    [blob, `v9.${at}.0`],
    [tree, `v8.${at}.0`],
    [head, `v${'9'.repeat(180)}.${at}`],
  ]).flat();
  const lines = tags.map(([id, name]) => `${id} refs/tags/${name}\n`);
  appendFileSync(join(ground.project, '.git', 'packed-refs'), lines.join(''));
  expect(await analyze()).toMatchObject({
    last: { tag: 'v1.0.0' },
    bump: 'patch',
    commits: [{ subject: 'after them' }],
  });
}, 60_000);

it.each([
  [
    'a tag on nothing',
    () => appendFileSync(join(ground.project, '.git', 'packed-refs'), `${'e'.repeat(40)} refs/tags/v3.0.0\n`),
  ],
  ['a parent that is not there', () => grow('fix: orphan', { parents: ['e'.repeat(40)] })],
  [
    'a commit that is none',
    () => writeFileSync(join(ground.project, '.git', main), `${commit('', { tree: 'nothing' })}\n`),
  ],
])(
  '%s is named as a problem of git',
  async (_name, spoil) => {
    await spoil();
    expect(await analyze()).toMatchObject({ code: 'PROGRAM_FAILED', kind: 'environment' });
  },
  60_000,
);

interface Shape {
  parents?: string[];
  people?: string[];
  headers?: string[];
  tree?: string;
}

/** Writes a commit object as it is told to, whatever git would say to it. */
function commit(message: string | Buffer, shape: Shape = {}): string {
  const {
    parents = [git(['rev-parse', 'HEAD'])],
    people = [`author ${who}`, `committer ${who}`],
    headers = [],
  } = shape;
  const tree = shape.tree ?? git(['rev-parse', 'HEAD^{tree}']);
  const lines = [`tree ${tree}`, ...parents.map((one) => `parent ${one}`), ...people, ...headers, '', ''];
  const object = Buffer.concat([Buffer.from(lines.join('\n')), Buffer.from(message)]);
  return git(['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], object);
}

async function grow(message: string | Buffer, shape: Shape = {}): Promise<void> {
  git(['update-ref', main, commit(message, shape)]);
}

/** Many commits at once, each on what its ref stands at. */
function imported(commits: readonly { ref: string; message: string }[]): void {
  const head = git(['rev-parse', main]);
  const seen = new Set<string>();
  const parts = commits.map(({ ref, message }) => {
    const from = ref === main && !seen.has(ref) ? `from ${head}\n` : '';
    seen.add(ref);
    return `commit ${ref}\ncommitter ${who}\ndata ${message.length}\n${message}\n${from}\n`;
  });
  git(['fast-import', '--quiet'], parts.join(''));
}

const git = (args: readonly string[], input: string | Buffer = ''): string =>
  execFileSync('git', ['-C', ground.project, ...args], { input, encoding: 'utf8', stdio: 'pipe' }).trim();

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
const analyze = async (): Promise<any> => JSON.parse((await ask('analyze_changes', {}, world, ground)).text);
