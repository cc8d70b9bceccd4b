import type { ChangedFile } from '../../ports/git.ts';
import { isRevision, requireRevision } from './names.ts';
import { readObject } from './objects.ts';
import { changedFilesOf } from './parse.ts';
import { outcomeProblem } from './problems.ts';
import type { GitProcess } from './process.ts';
import { attemptGit, runGit } from './run.ts';

/** The commit a ref or id stands for (tags peeled); null when there is none. */
export async function resolveCommit(process: GitProcess, ref: string): Promise<string | null> {
  if (!isRevision(ref)) return null;
  return (await readObject(process, `${ref}^{commit}`))?.id ?? null;
}

/** The tree of a commit. */
export async function treeOf(process: GitProcess, commit: string): Promise<string> {
  const found = await readObject(process, `${requireRevision(commit)}^{tree}`);
  return found?.id ?? (await runGit(process, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`])).trim();
}

/** One walk for all: what `rev-list` lists for the candidates without `from` is what `from` does not reach. */
export async function reachableFrom(
  process: GitProcess,
  from: string,
  candidates: readonly string[],
): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const unreached = async (wanted: readonly string[]) =>
    attemptGit(process, ['rev-list', '--stdin'], {
      input: [...wanted.map(commitNamed), `^${requireRevision(from)}`, ''].join('\n'),
    });
  let known = [...new Set(candidates)];
  let outcome = await unreached(known);
  if (outcome.exit_code !== 0) {
    known = await commitsAmong(process, known);
    outcome = await unreached(known);
  }
  if (outcome.exit_code !== 0) throw outcomeProblem(process, ['rev-list'], outcome);
  const outside = new Set(outcome.stdout.split('\n'));
  return new Set(known.filter((id) => !outside.has(id)));
}

/** The commit itself and nothing else: without this, `rev-list` would pass over a blob in silence. */
const commitNamed = (id: string): string => `${requireRevision(id)}^{commit}`;

/** Those that are there and are commits, in one look. */
async function commitsAmong(process: GitProcess, ids: readonly string[]): Promise<string[]> {
  const input = [...ids.map(commitNamed), ''].join('\n');
  const answers = (await runGit(process, ['cat-file', '--batch-check=%(objecttype)'], { input })).split('\n');
  return ids.filter((_, at) => answers[at] === 'commit');
}

/** Whether the one commit is part of the history of the other. */
export async function isAncestor(process: GitProcess, ancestor: string, descendant: string): Promise<boolean> {
  const range = [requireRevision(ancestor), `^${requireRevision(descendant)}`];
  return (await runGit(process, ['rev-list', '--count', '--max-count=1', ...range, '--'])).trim() === '0';
}

/** The tree without files, by the length of object ids (SHA-1, SHA-256). */
const emptyTrees: Readonly<Record<number, string>> = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

const rawAndCounts = ['diff-tree', '-r', '-z', '-M', '--raw', '--numstat', '--no-ext-diff', '--no-textconv'];

/** What differs between two commits, or in all of `to` when there is nothing before it. */
export async function changedFiles(process: GitProcess, from: string | null, to: string): Promise<ChangedFile[]> {
  const before = from === null ? (emptyTrees[to.length] ?? emptyTrees[40] ?? '') : requireRevision(from);
  return changedFilesOf(await runGit(process, [...rawAndCounts, '--end-of-options', before, requireRevision(to)]));
}

/** The whole message of a commit, without the newlines at its end. */
export async function messageOf(process: GitProcess, commit: string): Promise<string> {
  const found = await readObject(process, `${requireRevision(commit)}^{commit}`);
  const text = found?.content.toString('utf8') ?? '';
  const body = text.indexOf('\n\n');
  // What is written in another character set, git turns into ours.
  if (body < 0 || /^encoding /m.test(text.slice(0, body))) return toldByGit(process, commit);
  return text.slice(body + 2).replace(/\n+$/, '');
}

async function toldByGit(process: GitProcess, commit: string): Promise<string> {
  const options = ['-c', 'log.showSignature=false', 'log', '-1', '--format=%B', '--encoding=UTF-8'];
  return (await runGit(process, [...options, '--end-of-options', commit, '--'])).replace(/\n+$/, '');
}
