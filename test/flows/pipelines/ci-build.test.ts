import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { tarArchives } from '../../../src/adapters/archives.ts';
import { zipArchives } from '../../../src/adapters/zip-archives.ts';
import { sha256 } from '../../../src/domain/content-id.ts';
import { openWorkbench } from '../../../src/flows/run/workbench.ts';
import { stepNamed } from '../../../src/steps/index.ts';
import { archivesOf } from '../../../src/world.ts';
import { artifactOf, type Built, type Pipeline, pipelineOf, runOf, withChecksums } from '../../fakes/pipeline.ts';
import { zipOf } from '../../fakes/zip.ts';
import { releaseConfig } from '../../faults/fixture.ts';
import { ask, prepare } from '../../scenarios/scenario.ts';
import { type TestWorld, testWorld } from '../test-world.ts';

/** Packages that the project's pipeline builds: real git, a real bare remote, the real npm; the forge is a fake. */
const branch = 'release/v1.1.0';
const comb = 'git@github.com:honey/comb.git';
const tarball = 'honeycomb-1.1.0.tgz';
const workflow = 'on: { push: { branches: [release/**] } }\njobs: { pack: { steps: [{ run: npm pack }] } }\n';
const policy = (checksums = true) =>
  releaseConfig({
    build: { from: 'ci', workflow: 'build.yml', artifact: 'dist', ...(checksums ? { checksums: 'SHA256SUMS' } : {}) },
    ci: { wait_minutes: 1 },
  });

function begin(files: Record<string, string> = {}) {
  const world = testWorld();
  const { git } = world;
  world.git = (directory) => ({ ...git(directory), remoteUrl: async () => comb });
  world.archives = archivesOf(tarArchives, zipArchives);
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    {
      commit: 'chore: begin',
      files: { 'release.yaml': policy(), '.github/workflows/build.yml': workflow, ...files },
      tag: 'v1.0.0',
      push: true,
    },
    { commit: 'feat: count corners', files: { 'src/corners.js': 'export const corners = 6;\n' }, push: true },
  ]);
  const tell = async (tool: string, given: Record<string, unknown> = {}) =>
    JSON.parse((await ask(tool, given, world, ground)).text);
  const branches = () =>
    execFileSync('git', ['-C', ground.remote, 'for-each-ref', '--format=%(refname:short)', 'refs/heads'], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n');
  return { world, ground, tell, branches };
}

/** The forge shows what the pipeline made of what was pushed. */
function connect(world: TestWorld, pipeline: Pipeline, pushes = true): void {
  world.forgeFake.looks = () => {
    if (pushes) pipeline.pushed();
    Object.assign(world.forgeFake, { runs: pipeline.runs, artifacts: pipeline.artifacts });
  };
}

let stage: ReturnType<typeof begin>;
let plan_id: string;

/** A release whose gates are through and whose commit is to be built. */
beforeAll(async () => {
  stage = begin();
  const plan = await stage.tell('plan_release');
  expect(plan).toMatchObject({ verdict: 'GO' });
  plan_id = plan.plan_id;
  for (const tool of ['bump_version', 'sync_components', 'generate_changelog', 'validate_release'])
    expect(await stage.tell(tool, { plan_id }), tool).toMatchObject({ status: 'success' });
}, 120_000);
afterAll(() => stage?.world.leave());
afterEach(() => Object.assign(stage.world.forgeFake, { runs: [], artifacts: [], looks: () => {} }));

const repack = (built: Built, files: [string, Uint8Array][], fields = {}) => {
  const zip = zipOf(files);
  Object.assign(built.artifact, { zip, size_bytes: zip.length, digest: sha256(zip) }, fields);
};
const other = Buffer.from('other bytes');

it.each<{ what: string; code: string; meddle?(built: Built, pipeline: Pipeline): unknown; absent?: true }>([
  { what: 'no run appears', code: 'CI_BUILD_PENDING', absent: true },
  {
    what: 'the run never ends',
    code: 'CI_BUILD_PENDING',
    meddle: ({ run }) => Object.assign(run, { state: 'running' }),
  },
  { what: 'the run failed', code: 'CI_BUILD_FAILED', meddle: ({ run }) => Object.assign(run, { state: 'red' }) },
  {
    what: 'the run is of a pull request',
    code: 'CI_BUILD_PENDING',
    meddle: ({ run }) => Object.assign(run, { event: 'pull_request_target' }),
  },
  {
    what: 'the run is of a fork',
    code: 'CI_BUILD_PENDING',
    meddle: ({ run }) => Object.assign(run, { repository: 'wasp/comb' }),
  },
  {
    what: 'the run is of another branch',
    code: 'CI_BUILD_PENDING',
    meddle: ({ run }) => Object.assign(run, { branch: 'main' }),
  },
  {
    what: 'the run is of another commit',
    code: 'CI_BUILD_PENDING',
    meddle: ({ run }) => Object.assign(run, { commit: 'f'.repeat(40) }),
  },
  {
    what: 'the artifact has expired',
    code: 'CI_ARTIFACT_MISSING',
    meddle: ({ artifact }) => Object.assign(artifact, { expired: true }),
  },
  {
    what: 'the artifact has another name',
    code: 'CI_ARTIFACT_MISSING',
    meddle: ({ artifact }) => Object.assign(artifact, { name: 'logs' }),
  },
  {
    what: 'the artifact is too large',
    code: 'CI_ARTIFACT_MISSING',
    meddle: ({ artifact }) => Object.assign(artifact, { size_bytes: 500_000_001 }),
  },
  {
    what: 'the artifact holds another version',
    code: 'CI_ARTIFACT_MISSING',
    meddle: (built) => repack(built, withChecksums([['honeycomb-1.0.9.tgz', other]])),
  },
  {
    what: 'the artifact holds two files of one name',
    code: 'CI_ARTIFACT_MISSING',
    meddle: (built) =>
      repack(built, [
        [`a/${tarball}`, other],
        [`b/${tarball}`, other],
      ]),
  },
  {
    what: 'a path leads out of it',
    code: 'ARTIFACT_UNREADABLE',
    meddle: (built) => repack(built, withChecksums([[`../../${tarball}`, other]])),
  },
  {
    what: 'the package is no archive',
    code: 'ARTIFACT_UNREADABLE',
    meddle: (built) => repack(built, withChecksums([[tarball, other]])),
  },
  {
    what: 'it is not even a zip',
    code: 'ARTIFACT_UNREADABLE',
    meddle: (built) => Object.assign(built.artifact, { zip: other, digest: sha256(other) }),
  },
  {
    what: 'the forge gives another digest',
    code: 'CI_ARTIFACT_DIFFERS',
    meddle: ({ artifact }) => Object.assign(artifact, { digest: sha256('what was uploaded') }),
  },
  {
    what: 'the checksum file gives another digest',
    code: 'CI_ARTIFACT_DIFFERS',
    meddle: (built) =>
      repack(built, [
        [tarball, other],
        ['SHA256SUMS', Buffer.from(`${'0'.repeat(64)}  ${tarball}\n`)],
      ]),
  },
  {
    what: 'the checksum file does not list it',
    code: 'CI_DIGEST_MISSING',
    meddle: (built) =>
      repack(built, [
        [tarball, other],
        ['SHA256SUMS', Buffer.from('')],
      ]),
  },
  {
    what: 'two runs built other bytes',
    code: 'CI_BUILDS_DIFFER',
    meddle: ({ run }, { runs, artifacts }) => {
      runs.push(runOf(500, run.commit, branch));
      artifacts.push({ ...artifactOf(500, zipOf(withChecksums([[tarball, other]]))), run: 500 });
    },
  },
])(
  'takes nothing when $what: $code',
  async ({ code, meddle, absent }) => {
    const pipeline = pipelineOf(stage.ground.remote, branch);
    pipeline.meddle = (built) => meddle?.(built, pipeline);
    connect(stage.world, pipeline, !absent);
    const answer = await stage.tell('build_artifacts', { plan_id });
    const codes = [answer.code, ...(answer.details ?? []).map(({ path }: { path?: string }) => path)];
    expect(codes, JSON.stringify(answer)).toContain(code);
    expect(answer.required_actions?.[0]).toBeTruthy();
    expect(stage.branches()).toEqual(['main']);
  },
  60_000,
);

it('waits for the build, ships its very bytes, and takes the branch away again', async () => {
  const { world, tell, branches, ground } = stage;
  const pipeline = pipelineOf(ground.remote, branch);
  let looks = 0;
  pipeline.meddle = ({ run }) => Object.assign(run, { state: 'running' });
  world.forgeFake.looks = () => {
    looks += 1;
    pipeline.pushed();
    for (const run of pipeline.runs) if (looks > 4) run.state = 'green';
    Object.assign(world.forgeFake, { runs: pipeline.runs, artifacts: pipeline.artifacts });
  };
  expect(await tell('build_artifacts', { plan_id })).toMatchObject({ status: 'success' });
  expect(looks).toBe(5);
  expect(branches()).toEqual(['main', branch]);
  const [{ zip } = { zip: other }] = pipeline.artifacts;
  expect(await tell('run_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(branches()).toEqual(['main']);

  const evidence = await world.ledgerFake.evidence(plan_id);
  const built = evidence.findLast(({ kind }) => kind === 'artifact');
  const commit = execFileSync('git', ['-C', ground.remote, 'rev-parse', 'v1.1.0^{commit}'], {
    encoding: 'utf8',
  }).trim();
  const [run] = pipeline.runs;
  expect(built).toMatchObject({
    commit,
    facts: { ci: { repository: 'github.com/honey/comb', run: run?.id, commit, digest: sha256(zip), copies: 1 } },
  });
  const [file] = (built?.facts.files ?? []) as { name: string; sha256: string; integrity: string }[];
  expect(file?.name).toBe(tarball);
  expect(zip.includes(Buffer.from(file?.sha256.slice(7) ?? '-'))).toBe(true);
  const standing = world.channelFake.registries.production.packages.get('honeycomb')?.versions.get('1.1.0');
  expect(standing?.digests).toEqual({ [tarball]: file?.integrity });
}, 120_000);

it('says in the provenance which run built it', async () => {
  const { world } = stage;
  const written = (await world.ledgerFake.evidence(plan_id)).findLast(({ kind }) => kind === 'provenance');
  const files = (written?.facts.files ?? []) as { kind: string; file: string }[];
  const statement = join(world.storage(plan_id), files.find(({ kind }) => kind === 'provenance')?.file ?? '');
  const { predicate } = JSON.parse(readFileSync(statement, 'utf8'));
  expect(predicate).toMatchObject({
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: {
        workflow: { ref: `refs/heads/${branch}`, repository: 'https://github.com/honey/comb' },
        package: 'honeycomb',
      },
    },
    runDetails: {
      builder: { id: `https://github.com/honey/comb/.github/workflows/build.yml@refs/heads/${branch}` },
      metadata: { invocationId: expect.stringMatching(/\/honey\/comb\/actions\/runs\/\d+\/attempts\/1$/) },
    },
  });
}, 60_000);

const elsewhere: TestWorld[] = [];
afterAll(async () => {
  for (const world of elsewhere) await world.leave();
});

it.each([
  ['the push of the branch starts no such build', 'on: { push: { branches: [main] } }\n', 'does not start'],
  [
    'that push publishes',
    'on: { push: { branches: ["**"] } }\njobs: { out: { steps: [{ run: npm publish }] } }\n',
    'publishes by npm publish',
  ],
  ['a workflow cannot be read', 'on: [push\n', 'could not be read'],
])(
  'refuses the plan when %s',
  async (_what, text, why) => {
    const { world, tell } = begin({ '.github/workflows/build.yml': text });
    elsewhere.push(world);
    const plan = await tell('plan_release');
    expect(plan).toMatchObject({ verdict: 'NO_GO', violations: [{ guard: 'ci-builds' }] });
    expect(plan.violations[0].detail.actual).toContain(why);
  },
  60_000,
);

it('is pushed once and taken off again, wherever it breaks off', async () => {
  const { world, ground, tell, branches } = begin();
  elsewhere.push(world);
  const { plan_id: id } = await tell('plan_release');
  for (const tool of ['bump_version', 'sync_components', 'generate_changelog']) await tell(tool, { plan_id: id });
  const [plan, release] = await Promise.all([world.ledgerFake.plan(id), world.ledgerFake.releaseOfPlan(id)]);
  if (!plan || !release) throw new Error('no release');
  const { hands } = await openWorkbench(world, plan, release, ground.project, 'laws');
  const step = stepNamed('push-candidate');
  const input = plan.items.find((item) => item.step === step.name)?.input ?? {};
  const look = async () => (await step.verify(input, hands)).state;
  const breaksOff = { ...hands, record: () => Promise.reject(new Error('broke off')) };
  await step.undo(input, hands);
  expect(await look()).toBe('not-done');
  await expect(step.apply(input, breaksOff)).rejects.toThrow('broke off');
  expect([await look(), branches()]).toEqual(['done', ['main', branch]]);
  for (let twice = 0; twice < 2; twice += 1) await step.undo(input, hands);
  expect([await look(), branches()]).toEqual(['not-done', ['main']]);
  for (let twice = 0; twice < 2; twice += 1) await step.apply(input, hands);
  expect([await look(), branches()]).toEqual(['done', ['main', branch]]);
  // Somebody goes on from there: what is not ours stays.
  const who = ['-c', 'user.name=Ada Wabe', '-c', 'user.email=ada@honeycomb.example'];
  const git = (...words: string[]) => execFileSync('git', ['-C', ground.remote, ...words], { encoding: 'utf8' }).trim();
  const more = git(...who, 'commit-tree', `${branch}^{tree}`, '-p', branch, '-m', 'fix: more');
  git('update-ref', `refs/heads/${branch}`, more);
  await step.undo(input, hands);
  expect(git('rev-parse', branch)).toBe(more);
}, 120_000);

it('takes nobody’s branch for its own, and the same build from two runs for one', async () => {
  const { world, tell, branches, ground } = begin();
  elsewhere.push(world);
  const git = (...words: string[]) => execFileSync('git', ['-C', ground.project, ...words], { stdio: 'pipe' });
  git('push', '--quiet', 'origin', `main:refs/heads/${branch}`);
  const plan = await tell('plan_release');
  expect(await tell('run_release', { plan_id: plan.plan_id, until: 'building' })).toMatchObject({
    code: 'REMOTE_BRANCH_TAKEN',
  });
  expect(branches()).toEqual(['main', branch]);
  git('push', '--quiet', 'origin', `:refs/heads/${branch}`);
  const pipeline = pipelineOf(ground.remote, branch);
  pipeline.meddle = ({ run, artifact }) => {
    pipeline.runs.push(runOf(500, run.commit, branch));
    const zip = Buffer.concat([artifact.zip]);
    zip.writeUInt16LE(7, 10);
    pipeline.artifacts.push({ ...artifactOf(500, zip, { digest: null }), run: 500 });
  };
  connect(world, pipeline);
  expect(await tell('run_release', { plan_id: plan.plan_id, until: 'building' })).toMatchObject({ status: 'success' });
  const evidence = await world.ledgerFake.evidence(plan.plan_id);
  expect(evidence.findLast(({ kind }) => kind === 'artifact')?.facts).toMatchObject({ ci: { copies: 2 } });
  expect(branches()).toEqual(['main', branch]);
  expect(await tell('rollback', { reason: 'no longer wanted' })).toMatchObject({ status: 'success' });
  expect(branches()).toEqual(['main']);
}, 120_000);

it('stands still while somebody has moved the branch, leaves theirs, and then ships what was built of its commit', async () => {
  const { world, tell, branches, ground } = begin();
  elsewhere.push(world);
  const { plan_id: id } = await tell('plan_release');
  connect(world, pipelineOf(ground.remote, branch));
  expect(await tell('run_release', { plan_id: id, until: 'building' })).toMatchObject({ status: 'success' });
  const git = (...words: string[]) => execFileSync('git', ['-C', ground.remote, ...words], { encoding: 'utf8' }).trim();
  const commit = git('rev-parse', branch);
  const who = ['-c', 'user.name=Bo', '-c', 'user.email=bo@honeycomb.example'];
  const theirs = git(...who, 'commit-tree', `${branch}^{tree}`, '-p', branch, '-m', 'fix: more');
  git('update-ref', `refs/heads/${branch}`, theirs);
  expect(await tell('run_release', { plan_id: id })).toMatchObject({ code: 'REMOTE_BRANCH_TAKEN' });
  expect([git('rev-parse', branch), git('tag', '--list')]).toEqual([theirs, 'v1.0.0']);
  expect(world.channelFake.registries.test.uploads).toEqual([]);
  git('update-ref', '-d', `refs/heads/${branch}`);
  expect(await tell('run_release', { plan_id: id })).toMatchObject({ status: 'success' });
  expect([git('rev-parse', 'v1.1.0^{commit}'), git('rev-parse', 'main')]).toEqual([commit, commit]);
  expect(branches()).toEqual(['main']);
}, 120_000);
