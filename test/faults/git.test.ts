import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { testWorld } from '../flows/test-world.ts';
import { type GitServer, startGitServer } from '../registries/git-http.ts';
import { prepare } from '../scenarios/scenario.ts';
import { type Fixture, publishOnce, untilProven } from './fixture.ts';

/** What may happen to the push of branch and tag: both arrive, once, or neither does. A real git, a bare repository. */
type Ground = Pick<Fixture, 'world' | 'bench' | 'item'> & {
  project: string;
  remote: string;
  /** The release commit, the one it stands on, and the object of the tag. */
  commit: string;
  base: string;
  tag: string;
  server: GitServer;
};

const git = (directory: string, ...words: string[]): string =>
  execFileSync('git', ['-C', directory, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();

const hook = (remote: string, name: string, text: string) =>
  writeFileSync(join(remote, 'hooks', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
const hooks = ['update', 'pre-receive', 'reference-transaction'];
const tagRef = 'refs/tags/v1.1.0';
const away = (remote: string) => `${remote}.away`;
/** Ends whoever runs the hook; the first time only. */
const once = 'if [ ! -e broke ]; then : > broke; kill -9 $PPID; fi';
const overHttp = ({ project, server }: Ground, refuses: GitServer['refuses']) => {
  git(project, 'remote', 'set-url', 'origin', `${server.url}/remote.git`);
  server.refuses = refuses;
};

interface Case {
  what: string;
  arrange?(ground: Ground): unknown;
  /** How it comes right again; then the same item goes on. */
  mend?(ground: Ground): unknown;
  outcome: string;
}

const cases: readonly Case[] = [
  { what: 'nothing happens', outcome: 'verified' },
  {
    what: 'both stand already',
    arrange: ({ project, commit }) => git(project, 'push', '--quiet', 'origin', `${commit}:refs/heads/main`, tagRef),
    outcome: 'verified',
  },
  {
    what: 'the tag stands already, at the release commit',
    arrange: ({ project }) => git(project, 'push', '--quiet', 'origin', tagRef),
    outcome: 'verified',
  },
  {
    what: 'the branch stands already',
    arrange: ({ project, commit }) => git(project, 'push', '--quiet', 'origin', `${commit}:refs/heads/main`),
    outcome: 'verified',
  },
  {
    what: 'a hook refuses',
    arrange: ({ remote }) => hook(remote, 'update', 'echo no >&2; exit 1'),
    mend: ({ remote }) => rmSync(join(remote, 'hooks/update')),
    outcome: 'PUSH_REFUSED',
  },
  {
    what: 'a hook refuses the tag only',
    arrange: ({ remote }) => hook(remote, 'update', `[ "$1" != ${tagRef} ]`),
    mend: ({ remote }) => rmSync(join(remote, 'hooks/update')),
    outcome: 'PUSH_REFUSED',
  },
  {
    what: 'the tag stands at another commit',
    arrange: ({ remote, base }) => git(remote, 'update-ref', tagRef, base),
    mend: ({ remote }) => git(remote, 'update-ref', '-d', tagRef),
    outcome: 'REFUSED',
  },
  {
    what: 'the tag was moved here',
    arrange: ({ project, base }) => git(project, 'update-ref', tagRef, base),
    mend: ({ project, tag }) => git(project, 'update-ref', tagRef, tag),
    outcome: 'REFUSED',
  },
  {
    what: 'somebody else pushed meanwhile',
    arrange: ({ remote, base }) => {
      const who = ['-c', 'user.name=Ada Wabe', '-c', 'user.email=ada@honeycomb.example'];
      const other = git(remote, ...who, 'commit-tree', `${base}^{tree}`, '-p', base, '-m', 'fix: elsewhere');
      git(remote, 'update-ref', 'refs/heads/main', other);
    },
    mend: ({ remote, base }) => git(remote, 'update-ref', 'refs/heads/main', base),
    outcome: 'REFUSED',
  },
  {
    what: 'the remote is away',
    arrange: ({ remote }) => renameSync(remote, away(remote)),
    mend: ({ remote }) => renameSync(away(remote), remote),
    outcome: 'REMOTE_UNREACHABLE',
  },
  {
    what: 'the remote goes away before it takes anything, once',
    arrange: ({ remote }) => hook(remote, 'pre-receive', once),
    outcome: 'verified',
  },
  {
    what: 'the remote goes away before it takes anything, for good',
    arrange: ({ remote }) => hook(remote, 'pre-receive', 'kill -9 $PPID'),
    mend: ({ remote }) => rmSync(join(remote, 'hooks/pre-receive')),
    outcome: 'REMOTE_UNREACHABLE',
  },
  {
    what: 'the remote goes away after it took both, and its answer is lost',
    arrange: ({ remote }) => hook(remote, 'reference-transaction', `if [ "$1" = committed ]; then ${once}; fi`),
    outcome: 'verified',
  },
  {
    what: 'the credentials are refused',
    arrange: (ground) => overHttp(ground, { status: 401, all: true }),
    mend: (ground) => overHttp(ground, null),
    outcome: 'REMOTE_UNREACHABLE',
  },
  {
    what: 'they may read and not push',
    arrange: (ground) => overHttp(ground, { status: 403, all: false }),
    mend: (ground) => overHttp(ground, null),
    outcome: 'REMOTE_UNREACHABLE',
  },
  {
    what: 'the server of the remote fails',
    arrange: (ground) => overHttp(ground, { status: 503, all: false }),
    mend: (ground) => overHttp(ground, null),
    outcome: 'REMOTE_UNREACHABLE',
  },
];

let ground: Ground;

beforeAll(async () => {
  const world = testWorld();
  const { project, remote } = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: {}, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  const { bench, item } = await untilProven(world, { project, remote, before: '' }, 'push-release');
  git(remote, 'config', 'http.receivepack', 'true');
  ground = {
    ...{ world, bench, item, project, remote, base: bench.plan.base.commit },
    commit: git(project, 'rev-parse', `${tagRef}^{commit}`),
    tag: git(project, 'rev-parse', tagRef),
    server: await startGitServer(world.directory),
  };
}, 120_000);

afterAll(async () => {
  await ground?.server.stop();
  await ground?.world.leave();
});

afterEach(() => {
  const { project, remote, base, tag } = ground;
  for (const name of hooks) rmSync(join(remote, 'hooks', name), { force: true });
  rmSync(join(remote, 'broke'), { force: true });
  git(project, 'remote', 'set-url', 'origin', remote);
  git(project, 'update-ref', tagRef, tag);
  git(remote, 'update-ref', '-d', tagRef);
  git(remote, 'update-ref', 'refs/heads/main', base);
});

const refs = () => git(ground.remote, 'for-each-ref', '--format=%(refname) %(objectname)').split('\n');
const arrived = () => [`refs/heads/main ${ground.commit}`, `refs/tags/v1.0.0 ${earlier()}`, `${tagRef} ${ground.tag}`];
const earlier = () => git(ground.project, 'rev-parse', 'refs/tags/v1.0.0');

it.each(cases)(
  'when $what: $outcome',
  async ({ arrange, mend, outcome }) => {
    await arrange?.(ground);
    const before = mend && outcome !== 'REMOTE_UNREACHABLE' ? refs() : null;
    expect(await publishOnce(ground)).toBe(outcome);
    if (before) expect(refs()).toEqual(before);
    if (mend) await mend(ground);
    if (mend) expect(refs()).toEqual([`refs/heads/main ${ground.base}`, `refs/tags/v1.0.0 ${earlier()}`]);
    if (mend) expect(await publishOnce(ground)).toBe('verified');
    expect(refs()).toEqual(arrived());
  },
  120_000,
);
