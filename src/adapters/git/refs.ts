import { Problem } from '../../domain/problem.ts';
import type { Tag } from '../../domain/version/releases/tag.ts';
import type { TagSigning } from '../../ports/git.ts';
import { attemptChange, changeGit } from './change.ts';
import { resolveCommit } from './history.ts';
import { requirePushTarget, requireRefName, requireRemote, requireRevision } from './names.ts';
import { shownOutput } from './problems.ts';
import type { GitProcess } from './process.ts';
import { remoteRefs, remoteSilence_s } from './remote.ts';
import { runGit } from './run.ts';
import { makeTag, tagSignature } from './signing.ts';
import { isCheckedOut } from './worktree.ts';

const tagFields = ['refname:strip=2', 'objecttype', '*objecttype', 'objectname', '*objectname', 'creatordate:unix'];

/** All tags that lead to a commit. git peels a tag of a tag only once before 2.45, so those are resolved apart. */
export async function readTags(process: GitProcess): Promise<Tag[]> {
  const format = tagFields.map((field) => `%(${field})`).join('%09');
  const output = await runGit(process, ['for-each-ref', `--format=${format}`, 'refs/tags']);
  const tags = output.split('\n').map(async (line): Promise<Tag[]> => {
    const [name = '', type, peeledType, object = '', peeled = '', time] = line.split('\t');
    const annotated = type === 'tag';
    const commit =
      annotated && peeledType === 'tag'
        ? await resolveCommit(process, `refs/tags/${name}`)
        : (annotated ? peeledType : type) === 'commit' && (peeled || object);
    return commit ? [{ name, commit, annotated, time: Number(time) }] : [];
  });
  return (await Promise.all(tags)).flat();
}

/** Deletes a branch that still is where we left it and that no work tree stands on; an absent one is fine. */
export async function deleteBranch(process: GitProcess, branch: string, expected: string): Promise<void> {
  const ref = `refs/heads/${requireRefName(branch)}`;
  const tip = await resolveCommit(process, ref);
  if (tip === null) return;
  if (tip !== expected || (await isCheckedOut(process, branch)))
    throw new Problem('BRANCH_TAKEN', { values: { branch } });
  await changeGit(process, ['update-ref', '-d', ref, expected]);
}

/** An annotated tag, made once: the same again is harmless, a tag that points elsewhere is never moved. */
export async function tagAnnotated(
  process: GitProcess,
  wanted: { name: string; commit: string; message: string; sign?: TagSigning },
): Promise<void> {
  const name = requireRefName(wanted.name);
  const standing = await resolveCommit(process, `refs/tags/${name}`);
  if (standing === wanted.commit) return;
  if (standing !== null) throw new Problem('TAG_TAKEN', { values: { tag: name } });
  const options = ['--annotate', '--cleanup=whitespace', `--message=${wanted.message}`];
  await makeTag(process, [...options, '--', name, requireRevision(wanted.commit)], wanted.sign);
  if (wanted.sign !== 'required' || (await tagSignature(process, name)).kind !== null) return;
  // git 2.39 ends well without a signature when the file of an SSH key cannot be read.
  await deleteTag(process, name, wanted.commit);
  throw new Problem('SIGNING_REFUSED');
}

/** Deletes a local tag that points at this commit; an absent one is fine, any other is TAG_TAKEN. */
export async function deleteTag(process: GitProcess, name: string, expected: string): Promise<void> {
  const ref = `refs/tags/${requireRefName(name)}`;
  const commit = await resolveCommit(process, ref);
  if (commit === null) return;
  if (commit !== expected) throw new Problem('TAG_TAKEN', { values: { tag: name } });
  const object = (await runGit(process, ['rev-parse', '--verify', ref])).trim();
  await changeGit(process, ['update-ref', '-d', ref, object]);
}

/**
 * Pushes these refs and nothing else, all or none. What the remote or a pre-push hook refused is PUSH_REFUSED; a
 * remote that could not be spoken with is REMOTE_UNREACHABLE, and then only a look can tell what arrived.
 */
export async function pushAtomic(
  process: GitProcess,
  wanted: { remote: string; refs: { from: string; to: string }[] },
): Promise<void> {
  const remote = requireRemote(wanted.remote);
  const refspecs = wanted.refs.map(({ from, to }) => `${requireRevision(from)}:${requirePushTarget(to)}`);
  if (refspecs.length === 0) return;
  await push(process, remote, ['--atomic'], refspecs);
}

/** Deletes a branch of the remote that still is where we left it: the remote itself compares, so nothing comes between. */
export async function deleteRemoteBranch(
  process: GitProcess,
  wanted: { remote: string; branch: string; expected: string },
): Promise<void> {
  const remote = requireRemote(wanted.remote);
  const branch = requireRefName(wanted.branch);
  const tip = (await remoteRefs(process, remote)).branches[branch];
  if (tip === undefined) return;
  if (tip !== wanted.expected) throw new Problem('REMOTE_BRANCH_TAKEN', { values: { remote, branch } });
  const ref = requirePushTarget(`refs/heads/${branch}`);
  await push(process, remote, [`--force-with-lease=${ref}:${requireRevision(wanted.expected)}`], [`:${ref}`]);
}

async function push(
  process: GitProcess,
  remote: string,
  options: readonly string[],
  refspecs: readonly string[],
): Promise<void> {
  const words = [...options, '--porcelain', '--no-follow-tags'];
  const outcome = await attemptChange(process, ['push', ...words, '--', remote, ...refspecs], {
    silence_s: 10 * remoteSilence_s,
  });
  if (outcome.exit_code === 0) return;
  const refused =
    /^!\t/m.test(outcome.stdout) || outcome.exit_code === 1 || /does not support --atomic/.test(outcome.stderr);
  throw new Problem(refused ? 'PUSH_REFUSED' : 'REMOTE_UNREACHABLE', {
    values: { remote },
    untrusted_output: shownOutput(process, outcome),
  });
}
