import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tarArchives } from '../../src/adapters/archives.ts';
import { zipArchives } from '../../src/adapters/zip-archives.ts';
import { artifactFiles } from '../../src/domain/records/artifact.ts';
import { draftEvidence } from '../../src/domain/records/evidence.ts';
import { stepNamed, steps } from '../../src/steps/index.ts';
import { archivesOf } from '../../src/world.ts';
import { pipelineOf } from '../fakes/pipeline.ts';
import { releaseConfig } from '../faults/fixture.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';
import { prepare } from '../scenarios/scenario.ts';
import { beginRelease, type Circumstances, keepsTheLaws, type LawGround, untilItHolds } from './laws.ts';

/** As laws.test.ts, where the project's pipeline builds what the branch holds and publishes what the tag holds. */
let world: TestWorld;
let ground: LawGround;

const branch = 'release/v1.1.0';
const production = { registry: 'http://127.0.0.1:4872', by: 'ci' } as const;
const policy = releaseConfig({
  channels: {
    npm: { test: { registry: 'http://127.0.0.1:4871' }, production },
    github: { repository: 'honey/comb' },
  },
  build: { from: 'ci', workflow: 'build.yml', artifact: 'dist', checksums: 'SHA256SUMS' },
  ci: { wait_minutes: 1 },
});
const workflows = {
  build: 'on: { push: { branches: [release/**] } }\njobs: { pack: { steps: [{ run: npm pack }] } }\n',
  publish: "on: { push: { tags: ['v*'] } }\njobs: { out: { steps: [{ run: npm publish }] } }\n",
};

beforeAll(async () => {
  world = testWorld();
  world.archives = archivesOf(tarArchives, zipArchives);
  const { project, remote } = prepare(world, resolve('test/scenarios/whole-release'), [
    {
      commit: 'chore: begin',
      files: {
        'release.yaml': policy,
        '.github/workflows/build.yml': workflows.build,
        '.github/workflows/publish.yml': workflows.publish,
      },
      tag: 'v1.0.0',
      push: true,
    },
    { commit: 'feat: count corners', files: { 'src/corners.js': 'export const corners = 6;\n' }, push: true },
  ]);
  const pipeline = pipelineOf(remote, branch);
  world.forgeFake.looks = () => {
    pipeline.pushed();
    Object.assign(world.forgeFake, { runs: pipeline.runs, artifacts: pipeline.artifacts });
  };
  ground = await beginRelease(world, project);
}, 60_000);
afterAll(() => world.leave());

const remote = (...words: string[]): string =>
  execFileSync('git', ['-C', join(world.directory, 'remote.git'), ...words], { encoding: 'utf8' }).trim();
const who = ['-c', 'user.name=Ada Wabe', '-c', 'user.email=ada@honeycomb.example'];
const inputOf = (name: string) => ground.bench.plan.items.find((item) => item.step === name)?.input ?? {};
const notYet = 'is not there before the pipeline has done its part, and nothing is left of having looked';

/** What goes otherwise where a pipeline builds and publishes. */
const ours: Readonly<Record<string, Circumstances>> = {
  'push-candidate': { leavesNothing: true },
  'build-package': {},
  'await-publication': { meanwhile: publish },
  'close-worktree': {},
};

for (const { name } of steps) {
  if (name === 'await-publication') it(notYet, waits);
  if (ours[name]) keepsTheLaws(name, () => ground, ours[name]);
  else it(`${name} goes before`, () => carryOut(name));
  if (name === 'push-candidate') it(`replaces what an earlier attempt pushed, wherever it breaks off`, replaces);
}

async function carryOut(name: string): Promise<void> {
  const { bench } = ground;
  for (const { input } of bench.plan.items.filter((item) => item.step === name))
    await stepNamed(name).apply(input, bench.hands);
}

/** What the pipeline publishes is what it built: the artifact of this release. */
async function publish({ bench }: LawGround): Promise<void> {
  const built = (await bench.hands.evidence()).findLast(({ kind }) => kind === 'artifact');
  const [{ integrity } = { integrity: '' }] = built ? artifactFiles(built) : [];
  world.channelFake.place('production', 'honeycomb', { version: '1.1.0', integrity });
}

async function waits(): Promise<void> {
  const step = stepNamed('await-publication');
  const { hands } = ground.bench;
  const before = (await hands.evidence()).length;
  await expect(step.apply(inputOf(step.name), hands)).rejects.toMatchObject({
    code: 'CI_PUBLICATION_PENDING',
    fields: { patience_s: 60, details: [{ path: 'npm', actual: '1.1.0 is not on npm yet' }] },
  });
  expect((await hands.evidence()).length).toBe(before);
}

async function replaces(): Promise<void> {
  const step = stepNamed('push-candidate');
  const { hands } = ground.bench;
  const earlier = remote(...who, 'commit-tree', 'main^{tree}', '-p', 'main', '-m', 'chore: an earlier attempt');
  const put = () => remote('update-ref', `refs/heads/${branch}`, earlier);
  put();
  await expect(step.apply(inputOf(step.name), hands)).rejects.toMatchObject({ code: 'REMOTE_BRANCH_TAKEN' });
  const [now, facts] = [hands.clock.now(), { branch, commit: earlier }];
  await hands.record(
    draftEvidence({ kind: 'pushed', name: 'candidate:origin', started_at: now, ended_at: now, facts }),
  );
  await untilItHolds(hands, async (weak) => {
    put();
    await step.apply(inputOf(step.name), weak);
  });
  expect((await step.verify(inputOf(step.name), hands)).state).toBe('done');
  put();
  for (let twice = 0; twice < 2; twice += 1) await step.undo(inputOf(step.name), hands);
  expect(remote('for-each-ref', '--format=%(refname:short)', 'refs/heads')).toBe('main');
  await step.apply(inputOf(step.name), hands);
}

it('uploads nothing to production itself, and each version once to the test stage', () => {
  const { test, production: shelf } = world.channelFake.registries;
  expect(shelf.uploads).toEqual([]);
  expect(shelf.packages.get('honeycomb')?.versions.has('1.1.0')).toBe(true);
  expect(test.uploads).toEqual(['honeycomb@1.1.0']);
  expect(remote('for-each-ref', '--format=%(refname:short)', 'refs/heads')).toBe('main');
});
