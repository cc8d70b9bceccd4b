import { expect } from 'vitest';
import { tarArchives } from '../../../src/adapters/archives.ts';
import { zipArchives } from '../../../src/adapters/zip-archives.ts';
import { sha256 } from '../../../src/domain/content-id.ts';
import { archivesOf } from '../../../src/world.ts';
import { artifactOf, type Built, type Pipeline, pipelineOf, runOf, withChecksums } from '../../fakes/pipeline.ts';
import { type Oddity, zipOf } from '../../fakes/zip.ts';
import { git } from '../../sample-project/make.ts';
import type { Answer, Arena } from '../arena.ts';
import { type Attack, each, type Family } from '../attack.ts';

const branch = 'release/v1.1.0';
const tarball = 'honeycomb-1.1.0.tgz';
const build = (workflow: string) => `build: { from: ci, workflow: ${workflow}, artifact: dist, checksums: SHA256SUMS }`;
const policy = (more: string, production = '') => `channels:
  npm:
    test: { registry: 'http://127.0.0.1:4871' }
    production: { registry: 'http://127.0.0.1:4872'${production} }
  github: { repository: honey/comb, assets: false }
ci: { wait_minutes: 1 }
${more}
`;
const packs = 'on: { push: { branches: [release/**] } }\njobs: { pack: { steps: [{ run: npm pack }] } }\n';
const files = {
  'release.yaml': policy(build('build.yml')),
  '.github/workflows/build.yml': packs,
  '.github/workflows/other.yml': packs,
};

const plans = new WeakMap<Arena, string>();
const planOf = (arena: Arena): string => plans.get(arena) ?? '';

/** A release whose gates are through and whose commit is to be built. */
async function validated(arena: Arena): Promise<void> {
  arena.world.archives = archivesOf(tarArchives, zipArchives);
  const plan_id = await arena.plan();
  plans.set(arena, plan_id);
  for (const tool of ['bump_version', 'sync_components', 'generate_changelog', 'validate_release'])
    expect((await arena.call(tool, { plan_id })).isError, tool).toBe(false);
}

interface Trick {
  what: string;
  code: string;
  /** What becomes of the run and its artifact before the server sees them. */
  meddle?(built: Built, pipeline: Pipeline): unknown;
  /** Before the branch is pushed. */
  before?(arena: Arena): void;
  /** Between that push and the first look at the runs. */
  between?(arena: Arena): void;
  afterwards?(arena: Arena): void;
}

async function tryIt(arena: Arena, { meddle, before, between, afterwards }: Trick): Promise<Answer> {
  const { world, remote } = arena;
  before?.(arena);
  const pipeline = pipelineOf(remote, branch);
  let looks = 0;
  pipeline.meddle = (built) => meddle?.(built, pipeline);
  world.forgeFake.looks = () => {
    looks += 1;
    if (looks === 1) between?.(arena);
    pipeline.pushed();
    Object.assign(world.forgeFake, { runs: pipeline.runs, artifacts: pipeline.artifacts });
  };
  const answer = await arena.call('build_artifacts', { plan_id: planOf(arena) });
  afterwards?.(arena);
  return answer;
}

/** One release on which these are tried one after the other. */
const tricks = (what: string, all: readonly Trick[]): Attack => ({
  what,
  files,
  begun: true,
  trick: validated,
  async act(arena) {
    const answers: Answer[] = [];
    for (const one of all) answers.push(await tryIt(arena, one));
    return answers;
  },
  refused: all.map(({ code }) => code),
});

const strange: Partial<Built['run']>[] = [
  { repository: 'wasp/comb' },
  { repository: null },
  { event: 'pull_request_target', repository: 'wasp/comb' },
  { event: 'pull_request' },
  { event: 'workflow_dispatch' },
  { event: 'workflow_run' },
  { event: 'schedule' },
  { file: '.github/workflows/other.yml' },
  { file: 'docs/.github/workflows/build.yml' },
  { branch: 'release/v1.1.0-try' },
  { branch: 'main' },
  { branch: null },
  { commit: 'f'.repeat(40) },
];
const strangers: Trick = {
  what: 'green runs of forks, requests, hands, other workflows, branches and commits, each with the artifact',
  code: 'CI_BUILD_PENDING',
  meddle({ run, artifact }, { runs, artifacts }) {
    runs.splice(0, runs.length, ...strange.map((fields, at) => ({ ...run, id: 600 + at, ...fields })));
    artifacts.splice(0, artifacts.length, ...runs.map(({ id }) => ({ ...artifact, id, run: id })));
  },
};

const who = ['-c', 'user.name=Bo', '-c', 'user.email=bo@honeycomb.example'];
/** Somebody who may write to the remote moves the branch; what they put there is theirs and stays. */
function moved(what: string, target: (remote: string) => string): Trick {
  let theirs = '';
  return {
    what,
    code: 'CI_BUILD_PENDING',
    between({ remote }) {
      theirs = target(remote);
      git(remote, 'update-ref', `refs/heads/${branch}`, theirs);
    },
    afterwards({ remote }) {
      expect(git(remote, 'rev-parse', branch), what).toBe(theirs);
      git(remote, 'update-ref', '-d', `refs/heads/${branch}`);
    },
  };
}
const commitTree = (remote: string, message: string, parent: string) =>
  git(remote, ...who, 'commit-tree', `${branch}^{tree}`, '-p', parent, '-m', message);

/** Another workflow left what it built for the very commit; the one that was planned never ran. */
const otherWorkflow = (built: Built) => Object.assign(built.run, { file: '.github/workflows/other.yml' });

const beneath = tricks('the branch moved beneath the build', [
  moved('to a commit on top', (remote) => commitTree(remote, 'fix: more', branch)),
  moved('to the same files with the same words', (remote) =>
    commitTree(remote, git(remote, 'log', '-1', '--format=%B', branch), `${branch}~`),
  ),
  moved('to the base commit', (remote) => git(remote, 'rev-parse', 'main')),
  {
    what: 'a branch of somebody that has the name already',
    code: 'REMOTE_BRANCH_TAKEN',
    before: ({ remote }) => void git(remote, 'branch', branch, 'main'),
    afterwards({ remote }) {
      expect(git(remote, 'rev-parse', branch)).toBe(git(remote, 'rev-parse', 'main'));
      git(remote, 'update-ref', '-d', `refs/heads/${branch}`);
    },
  },
]);

const elsewhere = tricks('what others built offered for the release commit', [
  strangers,
  {
    what: 'a push address of the checkout that leads elsewhere',
    code: 'RUN_UNDONE',
    before({ git, remote, world }) {
      const elsewhere = `${world.directory}/data/elsewhere.git`;
      git('clone', '--quiet', '--bare', remote, elsewhere);
      git('config', 'remote.origin.pushurl', elsewhere);
    },
    afterwards: ({ git }) => void git('config', '--unset', 'remote.origin.pushurl'),
  },
  {
    what: 'release.yaml of the checkout names another workflow while the pipeline builds',
    code: 'CI_BUILD_PENDING',
    meddle: otherWorkflow,
    between: ({ write }) => write({ 'release.yaml': policy(build('other.yml')) }),
    afterwards: ({ git }) => void git('checkout', '--quiet', '--', '.'),
  },
]);

type Packed = readonly (readonly [string, Uint8Array, Oddity?])[];
const repacked = (what: string, code: string, pack: (good: Buffer) => Packed): Trick => ({
  what,
  code,
  meddle({ artifact }) {
    const zip = zipOf(pack(artifact.zip));
    Object.assign(artifact, { zip, size_bytes: zip.length, digest: sha256(zip) });
  },
});
const other = Buffer.from('other bytes');
const listed = (...names: string[]): [string, Uint8Array] => [
  'SHA256SUMS',
  Buffer.from(names.map((name) => `${sha256(other).slice(7)}  ${name}\n`).join('')),
];

const offered = tricks('other bytes under the name of the artifact', [
  {
    what: 'exchanged on the way',
    code: 'CI_ARTIFACT_DIFFERS',
    meddle: ({ artifact }) => Object.assign(artifact, { zip: zipOf(withChecksums([[tarball, other]])) }),
  },
  {
    what: 'of a second attempt of the run',
    code: 'CI_BUILDS_DIFFER',
    meddle: ({ run }, { artifacts }) =>
      artifacts.push({ ...artifactOf(500, zipOf(withChecksums([[tarball, other]]))), run: run.id }),
  },
  {
    what: 'of a second push of the same commit',
    code: 'CI_BUILDS_DIFFER',
    meddle({ run }, { runs, artifacts }) {
      runs.push(runOf(500, run.commit, branch));
      artifacts.push({ ...artifactOf(500, zipOf(withChecksums([[tarball, other]]))), run: 500 });
    },
  },
  {
    what: 'in more copies than anybody makes by accident',
    code: 'CI_ARTIFACT_MISSING',
    meddle: ({ run, artifact }, { artifacts }) =>
      [1, 2, 3, 4, 5].map((id) => artifacts.push({ ...artifact, id, run: run.id })),
  },
  repacked('listed twice', 'CI_DIGEST_MISSING', () => [[tarball, other], listed(tarball, `./${tarball}`)]),
  repacked('with two lists', 'CI_ARTIFACT_MISSING', () => [[tarball, other], listed(tarball), ['a/SHA256SUMS', other]]),
  repacked('with a list of another', 'CI_DIGEST_MISSING', () => [[tarball, other], listed('honeycomb-1.1.0.zip')]),
]);

const link = 0o120_777;
const paths = tricks('an artifact whose paths lead elsewhere', [
  ...[`../../../pwned/${tarball}`, `/tmp/${tarball}`, `..\\..\\${tarball}`, `C:\\${tarball}`].map((path) =>
    repacked(path, 'ARTIFACT_UNREADABLE', () => [[path, other], listed(tarball)]),
  ),
  repacked('a link', 'ARTIFACT_UNREADABLE', () => [
    [tarball, Buffer.from('/etc/passwd'), { mode: link }],
    ['SHA256SUMS', Buffer.from(`${sha256(Buffer.from('/etc/passwd')).slice(7)}  ${tarball}\n`)],
  ]),
  repacked('a directory of that name', 'CI_ARTIFACT_MISSING', () => [
    [`${tarball}/`, Buffer.alloc(0)],
    listed(tarball),
  ]),
  repacked('a name that ends early', 'CI_ARTIFACT_MISSING', () => [[`${tarball}\0.txt`, other], listed(tarball)]),
]);

const bombs = tricks('an artifact that unpacks to something else than it says', [
  repacked('more than it says', 'ARTIFACT_UNREADABLE', () => [
    [tarball, Buffer.alloc(50_000_000), { deflated: true, claims: 10 }],
    listed(tarball),
  ]),
  repacked('less than it says', 'ARTIFACT_UNREADABLE', () => [
    [tarball, other, { deflated: true, claims: 1_000 }],
    listed(tarball),
  ]),
  repacked('gigabytes', 'CI_ARTIFACT_MISSING', () => [
    [tarball, other, { deflated: true, claims: 4_000_000_000 }],
    listed(tarball),
  ]),
  repacked('files without number', 'CI_ARTIFACT_MISSING', () => [
    ...Array.from({ length: 50_001 }, (_, index) => [`f${index}`, Buffer.alloc(0)] as const),
    [tarball, other],
    listed(tarball),
  ]),
]);

const settings: Attack[] = [
  {
    what: 'release.yaml names another workflow after planning',
    files,
    async act({ call, plan, write, git }) {
      const plan_id = await plan();
      write({ 'release.yaml': policy(build('other.yml')) });
      const answer = await call('run_release', { plan_id });
      git('checkout', '--quiet', '--', '.');
      return answer;
    },
    refused: 'tree-clean',
  },
  {
    what: 'another workflow committed after planning',
    files,
    begun: true,
    async act({ call, plan, write, git }) {
      const plan_id = await plan();
      write({ 'release.yaml': policy(build('other.yml')) });
      git('commit', '--quiet', '--all', '-m', 'ci: build otherwise');
      return call('run_release', { plan_id });
    },
    refused: 'PLAN_OUTDATED',
  },
  ...each(
    [{ from: 'here' }, { workflow: 'other.yml' }, { run: 500 }, { artifact: 'other' }, { digest: sha256(other) }],
    (plea): Attack => ({
      what: `build_artifacts with ${JSON.stringify(plea)}`,
      act: async ({ call, plan }) => call('build_artifacts', { plan_id: await plan(), ...plea }),
      refused: 'INPUT_INVALID',
    }),
  ),
];

const publishes = "on: { push: { tags: ['v*'] } }\njobs: { out: { steps: [{ run: npm publish }] } }\n";
const left = { 'release.yaml': policy('', ', by: ci'), '.github/workflows/publish.yml': publishes };

const publication: Attack[] = [
  {
    what: 'the push at which the pipeline publishes, after somebody published other bytes',
    files: left,
    begun: true,
    async trick(arena) {
      const plan_id = await arena.plan();
      plans.set(arena, plan_id);
      await arena.call('run_release', { plan_id, until: 'building' });
      expect((await arena.call('publish', { plan_id, stage: 'test' })).isError).toBe(false);
      arena.world.channelFake.place('production', 'honeycomb', { version: '1.1.0', integrity: 'sha512-other' });
    },
    act: (arena) => arena.call('publish', { plan_id: planOf(arena), stage: 'production' }),
    refused: 'version-free',
  },
  ...each(
    [
      ['a comment', '# npm publish'],
      ['a trial', 'npm publish --dry-run'],
      ['a name', 'echo publish'],
    ] as const,
    ([what, line]): Attack => ({
      what: `a workflow of the tag in which ${what} looks like publishing`,
      files: {
        'release.yaml': policy('', ', by: ci'),
        '.github/workflows/publish.yml': `on: { push: { tags: ['v*'] } }\njobs: { out: { steps: [{ run: '${line}' }] } }\n`,
      },
      act: ({ call }) => call('plan_release'),
      refused: 'ci-publishes',
    }),
  ),
  ...each(
    ['npm publish', 'npm  publish', 'npm --silent publish', 'npm \\\n  publish'],
    (line): Attack => ({
      what: `a push of the release branch that publishes by ${JSON.stringify(line)}`,
      files: {
        'release.yaml': policy(build('build.yml')),
        '.github/workflows/build.yml': `on: { push: { branches: [release/**] } }\njobs:\n  pack:\n    steps:\n      - run: |\n${line.replace(/^/gm, '          ')}\n`,
      },
      act: ({ call }) => call('plan_release'),
      refused: 'ci-builds',
    }),
  ),
];

/** The pipeline that builds or publishes is asked by commit and digest, and whoever can touch it tries to be it. */
export const pipelines: Family = {
  name: 'pipelines that build and publish',
  attacks: [beneath, elsewhere, offered, paths, bombs, ...settings, ...publication],
};
