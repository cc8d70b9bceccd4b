import { lookAtRemote } from '../../driver/look.ts';
import { git } from '../../sample-project/make.ts';
import type { Ended } from '../drive.ts';
import type { CrashProject } from '../projects/project.ts';

/** Complete: the tag is out, on the branch, and every file at it says the version. Undone: no tag. */
export function refFaults(project: CrashProject, ended: readonly Ended[]): string[] {
  const refs = lookAtRemote(project.remote);
  const faults = ended.flatMap(({ version, status }) => {
    const tag = refs[`refs/tags/v${version}`];
    if (status === 'complete' && tag === undefined) return [`v${version} is complete but not on the remote`];
    if (tag === undefined || (status !== 'complete' && status !== 'rolled_back')) return [];
    return [...filesAt(project, tag, version), ...offBranch(project, tag, version)];
  });
  const out = new Set(
    ended.filter(({ status }) => status === 'complete' || status === 'rolled_back').map((one) => one.version),
  );
  const stray = Object.keys(refs).filter((ref) => ref.startsWith('refs/tags/v') && !isOf(ref, project, out));
  return [...faults, ...stray.map((ref) => `${ref} is out without a release`)].map((one) => `${project.name}: ${one}`);
}

const isOf = (ref: string, { version }: CrashProject, out: ReadonlySet<string>): boolean =>
  out.has(ref.slice('refs/tags/v'.length)) || isEarlier(ref.slice('refs/tags/v'.length), version);

/** Tags of the past that the project brought along. */
const isEarlier = (one: string, version: string): boolean =>
  one.localeCompare(version, undefined, { numeric: true }) <= 0;

function filesAt({ directory, versions }: CrashProject, commit: string, version: string): string[] {
  const other = versions((path) => git(directory, 'show', `${commit}:${path}`)).filter((one) => one !== version);
  return other.length > 0 ? [`${other.length} files of v${version} say ${other[0]}`] : [];
}

function offBranch({ remote }: CrashProject, commit: string, version: string): string[] {
  const holding = git(remote, 'branch', '--format=%(refname:short)', '--contains', commit);
  return holding.split('\n').includes('main') ? [] : [`v${version} is not on main`];
}

/** Tags that the remote took more often than once. */
export const movedTags = ({ name, remote }: CrashProject): string[] =>
  git(remote, 'for-each-ref', '--format=%(refname)', 'refs/tags')
    .split('\n')
    .filter(Boolean)
    .flatMap((ref) => {
      const moves = git(remote, 'reflog', 'show', '--format=%H', ref).split('\n').filter(Boolean).length;
      return moves > 1 ? [`${name}: ${ref} was moved ${moves - 1} times`] : [];
    });
