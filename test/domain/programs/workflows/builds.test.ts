import { expect, it } from 'vitest';
import { type BuildRun, judgeBuilds, readChecksums } from '../../../../src/domain/programs/workflows/builds.ts';
import { startsIn } from '../../../../src/domain/programs/workflows/read.ts';

const wanted = {
  repository: { host: 'github.com', owner: 'honey', name: 'comb' },
  workflow: 'build.yml',
  commit: 'c'.repeat(40),
  branch: 'release/v1.1.0',
};
const run = (id: number, fields: Partial<BuildRun> = {}): BuildRun => ({
  ...{ id, attempt: 1, commit: wanted.commit, branch: wanted.branch, event: 'push' },
  ...{ file: '.github/workflows/build.yml', repository: 'honey/comb', state: 'green', url: '' },
  ...fields,
});
const judged = (...runs: BuildRun[]) => {
  const found = judgeBuilds(runs, wanted);
  if ('runs' in found) return found.runs.map(({ id }) => id);
  return 'failed' in found ? `failed ${found.failed.id}` : found.waits;
};
const none = 'the forge shows no run of a push of exactly this commit';

it.each<[string, BuildRun[], number[] | string]>([
  ['green', [run(1)], [1]],
  ['every green one', [run(1), run(2, { attempt: 2 })], [1, 2]],
  ['a repository is the same however its letters are', [run(1, { repository: 'Honey/Comb' })], [1]],
  ['one that is going on may still say otherwise', [run(1), run(2, { state: 'running' })], 'run 2 is going on'],
  ['a red one beside a green one', [run(1, { state: 'red' }), run(2)], [2]],
  ['red alone', [run(1, { state: 'red' })], 'failed 1'],
  ['none', [], none],
  ['another commit', [run(1, { commit: 'd'.repeat(40) })], none],
  ['another branch', [run(1, { branch: 'main' })], none],
  ['no branch', [run(1, { branch: null })], none],
  ['a fork', [run(1, { repository: 'wasp/comb' })], none],
  ['a fork that was deleted', [run(1, { repository: null })], none],
  ['another cause', [run(1, { event: 'workflow_dispatch' }), run(2, { event: 'pull_request_target' })], none],
  ['another workflow', [run(1, { file: '.github/workflows/lint.yml' })], none],
])('believes runs of a push of exactly the release commit: %s', (_what, runs, expected) => {
  expect(judged(...runs)).toEqual(expected);
});

it('reads what sha256sum writes, and nothing else', () => {
  const [a, b] = ['a'.repeat(64), 'B'.repeat(64)];
  expect([...(readChecksums(`${a}  one.tgz\n${b} *./dist/two.whl\r\n\n`) ?? [])]).toEqual([
    ['one.tgz', `sha256:${a}`],
    ['two.whl', `sha256:${'b'.repeat(64)}`],
  ]);
  expect(readChecksums('')?.size).toBe(0);
  for (const text of [`${a} one.tgz`, `SHA256 (one.tgz) = ${a}`, 'words', `${a}  one\n${b}  dir/one\n`])
    expect(readChecksums(text), text).toBeNull();
});

const publish = 'jobs: { out: { steps: [{ run: npm publish }] } }\n';
const pack = 'jobs: { pack: { steps: [{ run: npm pack }] } }\n';
it.each<[string, string, ReturnType<typeof startsIn>]>([
  ['any push', `on: push\n${pack}`, { starts: true, publishes: [] }],
  ['its branches', `on: { push: { branches: ['release/**'] } }\n${pack}`, { starts: true, publishes: [] }],
  ['a star stops at a slash', `on: { push: { branches: ['*'] } }\n${pack}`, { starts: false, publishes: [] }],
  [
    'branches but these',
    `on: { push: { branches: ['**', '!release/**'] } }\n${pack}`,
    { starts: false, publishes: [] },
  ],
  ['branches ignored', `on: { push: { branches-ignore: [release/*] } }\n${pack}`, { starts: false, publishes: [] }],
  ['tags only', `on: { push: { tags: ['v*'] } }\n${publish}`, { starts: false, publishes: [] }],
  ['a branch that is made', `on: create\n${publish}`, { starts: true, publishes: ['npm publish'] }],
  ['a pull request', `on: pull_request\n${publish}`, { starts: false, publishes: [] }],
  ['any push, and it publishes', `on: push\n${publish}`, { starts: true, publishes: ['npm publish'] }],
  [
    'any push, and it publishes tags only',
    'on: push\njobs: { out: { if: "startsWith(github.ref, \'refs/tags/\')", steps: [{ run: npm publish }] } }\n',
    { starts: true, publishes: [] },
  ],
  [
    'any push, with a step for tags only',
    "on: push\njobs: { out: { steps: [{ run: npm publish, if: github.ref_type == 'tag' }, { run: npm pack }] } }\n",
    { starts: true, publishes: [] },
  ],
  ['what cannot be read', 'on: [push\n', null],
])('knows what the push of a release branch starts: %s', (_what, text, expected) => {
  expect(startsIn(text, wanted.branch)).toEqual(expected);
});
