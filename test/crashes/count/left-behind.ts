import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAtRemote } from '../../driver/look.ts';
import { git } from '../../sample-project/make.ts';
import type { Ended } from '../drive.ts';
import type { CrashProject } from '../projects/project.ts';

/** Releases that neither reached their end nor were taken back. */
export const unended = (ended: readonly Pick<Ended, 'version' | 'status'>[]): string[] =>
  ended
    .filter(({ status }) => !['complete', 'undone', 'rolled_back', 'never begun'].includes(status))
    .map(({ version, status }) => `${version} is ${status}`);

/**
 * What a crash left lying about in a project: work trees, branches, tags, changes. A release that was rolled back between
 * its publication and its push keeps its tag here, since what was published was made from it.
 */
export function leftovers({ name, directory, remote }: CrashProject, ended: readonly Ended[]): string[] {
  const refs = lookAtRemote(remote);
  const kept = new Set(
    ended.filter(({ status }) => status === 'rolled_back').map(({ version }) => `refs/tags/v${version}`),
  );
  const local = (pattern: string) =>
    git(directory, 'for-each-ref', '--format=%(refname)', pattern).split('\n').filter(Boolean);
  const trees = git(directory, 'worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree '));
  return [
    ...trees.slice(1).map((line) => `a work tree stands at ${line.slice(9)}`),
    ...local('refs/heads/release').map((ref) => `the branch ${ref} stands`),
    ...Object.keys(refs)
      .filter((ref) => ref.startsWith('refs/heads/release'))
      .map((ref) => `the branch ${ref} stands on the remote`),
    ...local('refs/tags')
      .filter((ref) => refs[ref] === undefined && !kept.has(ref))
      .map((ref) => `the tag ${ref} is on no remote`),
    ...git(directory, 'status', '--porcelain')
      .split('\n')
      .filter(Boolean)
      .map((line) => `the checkout has ${line}`),
  ].map((fault) => `${name}: ${fault}`);
}

/** Private directories of releases that still have what only a release under way needs. */
export function privateWorktrees(dataDirectory: string): string[] {
  const releases = join(dataDirectory, 'releases');
  if (!existsSync(releases)) return [];
  return readdirSync(releases).flatMap((name) =>
    readdirSync(join(releases, name))
      .filter((one) => one === 'worktree' || one.startsWith('install-'))
      .map((one) => `${name} still has its ${one}`),
  );
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
