import type { Tag } from '../domain/version/releases/tag.ts';

export interface Head {
  commit: string;
  tree: string;
  /** null when detached. */
  branch: string | null;
  /** Whether the clone was cut off: commits before some of those here are missing. */
  shallow: boolean;
}

/**
 * Reads one work tree. Every method throws Problem (GIT_MISSING, NOT_A_REPOSITORY, NO_WORK_TREE, NO_COMMITS,
 * PROGRAM_FAILED).
 */
export interface GitReader {
  /** Absolute path of the top of the work tree. */
  root(): Promise<string>;
  head(): Promise<Head>;
  /** Paths that differ from HEAD, untracked included, ignored not. */
  dirty(): Promise<string[]>;
  /** Keys of the repository's own configuration that make git start programs. */
  ownPrograms(): Promise<string[]>;
  resolve(ref: string): Promise<string | null>;
  treeOf(commit: string): Promise<string>;
  /** All tags that lead to a commit (annotated tags peeled), from one look. */
  tags(): Promise<Tag[]>;
  /** Of the given commits, those reachable from `from`. */
  reachable(from: string, candidates: readonly string[]): Promise<Set<string>>;
  /**
   * Commits of `from..to`, newest first, streamed from one process in portions. `from` null: all history. With `paths`
   * only those that made what stands at these paths: what a merge threw away is not among them.
   */
  log(range: { from: string | null; to: string; paths?: readonly string[] }): AsyncIterable<readonly RawCommit[]>;
  /**
   * The paths that each commit of `from..to` touched and when it was made, newest first, streamed from one process;
   * with `paths` only commits that touched one of them. Merges touch nothing.
   */
  touches(range: { from: string | null; to: string; paths?: readonly string[] }): AsyncIterable<Touch>;
  /** Names, status and line counts between two commits. */
  changedFiles(from: string | null, to: string): Promise<ChangedFile[]>;
  listFiles(commit: string): Promise<string[]>;
  /** As UTF-8; null when there is none, or one larger than a text can be. */
  readFile(commit: string, path: string): Promise<string | null>;
  remoteUrl(remote: string): Promise<string | null>;
  /** Branch heads and (peeled) tags of the remote; throws REMOTE_UNREACHABLE. */
  remoteRefs(remote: string): Promise<{ branches: Record<string, string>; tags: Record<string, string> }>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  identity(): Promise<{ name: string; email: string } | null>;
  worktrees(): Promise<{ path: string; branch: string | null; commit: string }[]>;
  message(commit: string): Promise<string>;
  /** Whether git was told a key to sign with. */
  hasSigningKey(): Promise<boolean>;
  /** The signature of an annotated tag, and whether git's own configuration of this machine vouches for it. */
  tagSignature(name: string): Promise<TagSignature>;
}

export interface TagSignature {
  /** null: it carries none. */
  kind: 'ssh' | 'openpgp' | 'x509' | null;
  verified: boolean;
  /** What git said of it; outside text. */
  said: string;
}

/** `required`: never without a signature. `preferred`: signed where git has a key and can. */
export type TagSigning = 'required' | 'preferred' | 'off';

export interface RawCommit {
  id: string;
  parents: string[];
  message: string;
  author_time: number;
}

export interface Touch {
  id: string;
  /** ISO 8601 in UTC. */
  at: string;
  paths: string[];
}

export interface ChangedFile {
  path: string;
  status: 'A' | 'M' | 'D' | 'R' | 'T';
  added: number;
  deleted: number;
  /** Set when it is or was a symbolic link, whose text is a path. */
  link?: boolean;
}

/** Changes one repository. Refs are validated before they reach git; hooks always run; nothing is ever forced. */
export interface GitWriter extends GitReader {
  /** Without a branch the work tree stands on `base` alone, made anew whatever was there. */
  addWorktree(options: { path: string; branch: string | null; base: string }): Promise<void>;
  removeWorktree(path: string): Promise<void>;
  deleteBranch(branch: string, expected: string): Promise<void>;
  /** Commits exactly these paths of this work tree; throws HOOK_REFUSED with the hook's words. */
  commit(options: { message: string; paths: string[] }): Promise<string>;
  /** Moves the branch of this work tree back to a commit (our own branch only); the files stay as they are. */
  resetTo(commit: string): Promise<void>;
  restore(paths: string[]): Promise<void>;
  /** Throws SIGNING_REFUSED where a signature is required and cannot be made. */
  tagAnnotated(options: { name: string; commit: string; message: string; sign?: TagSigning }): Promise<void>;
  deleteTag(name: string, expected: string): Promise<void>;
  /** All refs or none (`git push --atomic`); throws PUSH_REFUSED or REMOTE_UNREACHABLE. */
  pushAtomic(options: { remote: string; refs: { from: string; to: string }[] }): Promise<void>;
  /**
   * Takes a branch off the remote while it still is at this commit; an absent one is fine. Throws REMOTE_BRANCH_TAKEN,
   * PUSH_REFUSED or REMOTE_UNREACHABLE.
   */
  deleteRemoteBranch(options: { remote: string; branch: string; expected: string }): Promise<void>;
  /** Fast-forwards the checked-out branch; false when that is not possible without touching the user's work. */
  fastForward(commit: string): Promise<boolean>;
}
