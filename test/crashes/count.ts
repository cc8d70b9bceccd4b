import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { lookAtRegistry, lookAtRemote } from '../driver/look.ts';
import { components } from '../sample-project/components.ts';
import { git, type SampleProject } from '../sample-project/make.ts';
import type { CountingDoor } from './counting-door.ts';
import type { Ended } from './drive.ts';

export interface Doors {
  test: CountingDoor;
  production: CountingDoor;
}

/** Uploads beyond the first of one version, where the registry never gave it back in between. */
export const doublePublishes = ({ production }: Doors): string[] =>
  [...production.uploads]
    .filter(([, times]) => times > 1)
    .map(([name, times]) => `${name} was uploaded ${times} times`);

/** Releases that neither reached their end nor were taken back. */
export const unended = (ended: readonly Ended[]): string[] =>
  ended
    .filter(({ status }) => !['complete', 'undone', 'rolled_back', 'never begun'].includes(status))
    .map(({ version, status }) => `${version} is ${status}`);

/** What says one thing here and another there: files against their tag, tags against registries, test against production. */
export async function halfSynced(project: SampleProject, ended: readonly Ended[], doors: Doors): Promise<string[]> {
  const faults: string[] = [];
  const refs = lookAtRemote(project.remote);
  const [test, production] = await Promise.all([
    lookAtRegistry(doors.test.url, project.packageName),
    lookAtRegistry(doors.production.url, project.packageName),
  ]);
  const done = ended.filter(({ status }) => status === 'complete' || status === 'rolled_back');
  for (const { version, status } of done) {
    const tag = refs[`refs/tags/v${version}`];
    if (tag === undefined) faults.push(`v${version} is ${status} but not on the remote`);
    else faults.push(...filesAt(project, tag, version));
    const integrity = production.versions[version]?.integrity;
    if (!integrity) faults.push(`${version} is ${status} but not on production`);
    if (integrity !== test.versions[version]?.integrity) faults.push(`${version} differs between the registries`);
  }
  const meant = new Set(done.map(({ version }) => version));
  const stray = Object.keys(production.versions).filter(
    (version) => version !== project.version && !meant.has(version),
  );
  faults.push(...stray.map((version) => `${version} is on production without a release`));
  const last = ended.findLast(({ status }) => status === 'complete')?.version ?? project.version;
  if (production.latest !== last) faults.push(`latest is ${production.latest}, not ${last}`);
  return faults.map((fault) => `${project.packageName}: ${fault}`);
}

function filesAt(project: SampleProject, commit: string, version: string): string[] {
  const read = (path: string) => git(project.directory, 'show', `${commit}:${path}`);
  const manifests = [
    JSON.parse(read('package.json')).version,
    JSON.parse(read('package-lock.json')).version,
    read('pyproject.toml').match(/^version = "(.*?)"/m)?.[1],
  ];
  const own = components
    .filter(({ spelling }) => spelling !== 'revision' && spelling !== 'dev')
    .map(({ path, kind }) => parse(read(path))[kind].version as string);
  const other = [...manifests, ...own].filter((one) => one !== version);
  return other.length > 0 ? [`${other.length} files of v${version} say ${other[0]}`] : [];
}

/** What a crash left lying about: work trees, branches, tags, changes, private directories. */
export function leftovers(project: SampleProject, dataDirectory: string): string[] {
  const { directory, remote } = project;
  const refs = lookAtRemote(remote);
  const local = (pattern: string) =>
    git(directory, 'for-each-ref', '--format=%(refname)', pattern).split('\n').filter(Boolean);
  const trees = git(directory, 'worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree '));
  const faults = [
    ...trees.slice(1).map((line) => `a work tree stands at ${line.slice(9)}`),
    ...local('refs/heads/release').map((ref) => `the branch ${ref} stands`),
    ...local('refs/tags')
      .filter((ref) => refs[ref] === undefined)
      .map((ref) => `the tag ${ref} is on no remote`),
    ...git(directory, 'status', '--porcelain')
      .split('\n')
      .filter(Boolean)
      .map((line) => `the checkout has ${line}`),
  ];
  return [...faults.map((fault) => `${project.packageName}: ${fault}`), ...privateWorktrees(dataDirectory)];
}

function privateWorktrees(dataDirectory: string): string[] {
  const releases = join(dataDirectory, 'releases');
  if (!existsSync(releases)) return [];
  return readdirSync(releases)
    .filter((name) => existsSync(join(releases, name, 'worktree')))
    .map((name) => `${name} still has its work tree`);
}

/** Programs that still run with something of this directory in their arguments. */
export function processesBelow(directory: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return words.includes(directory) ? [`${pid} ${words.slice(0, 120)}`] : [];
      } catch {
        return [];
      }
    });
}
