import type { ChangedFile } from '../../ports/git.ts';

/** The non-empty records of `-z` output. */
export const records = (output: string): string[] => output.split('\0').filter((record) => record !== '');

/** Paths of `status --porcelain=v1 -z --no-renames --branch`; the branch header is left out. */
export function dirtyPaths(output: string): string[] {
  return records(output).flatMap((record) => (record.startsWith('##') ? [] : [record.slice(3)]));
}

/** Branch heads and peeled tags of `ls-remote`, where `^{}` follows an annotated tag. */
export function refsOf(output: string): { branches: Record<string, string>; tags: Record<string, string> } {
  const refs = { branches: {} as Record<string, string>, tags: {} as Record<string, string> };
  for (const line of output.split('\n')) {
    const gap = line.search(/[\t ]/);
    const [id, ref] = [line.slice(0, gap), line.slice(gap + 1)];
    if (ref.startsWith('refs/heads/')) refs.branches[ref.slice(11)] = id;
    if (ref.startsWith('refs/tags/')) refs.tags[ref.slice(10).replace(/\^\{\}$/, '')] = id;
  }
  return refs;
}

export interface Worktree {
  path: string;
  branch: string | null;
  commit: string;
  /** Why it is locked; git locks one as `initializing` while it is being made. */
  locked: string | null;
}

/** The blocks of `worktree list --porcelain`. */
export function worktreesOf(output: string): Worktree[] {
  return output
    .split('\n\n')
    .filter((block) => block.startsWith('worktree '))
    .map((block) => {
      const lines = new Map(
        block.split('\n').map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]),
      );
      const branch = lines.get('branch')?.replace(/^refs\/heads\//, '') ?? null;
      return {
        path: lines.get('worktree') ?? '',
        branch,
        commit: lines.get('HEAD') ?? '',
        locked: lines.get('locked') ?? null,
      };
    });
}

const statuses = new Set(['A', 'M', 'D', 'R', 'T']);

/** Records of `diff-tree -r -z -M --raw --numstat`: first a status per file, then the line counts. */
export function changedFilesOf(output: string): ChangedFile[] {
  const files = new Map<string, ChangedFile>();
  const rest = output.split('\0');
  while (rest.length > 0) {
    const head = rest.shift() ?? '';
    if (head.startsWith(':')) readStatus(head, rest, files);
    else if (head !== '') readCounts(head, rest, files);
  }
  return [...files.values()];
}

function readStatus(head: string, rest: string[], files: Map<string, ChangedFile>): void {
  const letter = head.split(' ').at(-1)?.[0] ?? 'M';
  if (letter === 'R') rest.shift();
  const path = rest.shift() ?? '';
  files.set(path, {
    path,
    status: (statuses.has(letter) ? letter : 'M') as ChangedFile['status'],
    added: 0,
    deleted: 0,
    ...(/^:(?:120000 |\d+ 120000 )/.test(head) ? { link: true } : {}),
  });
}

/** Binary files have dashes in place of counts; a rename has its two paths after an empty one. */
function readCounts(head: string, rest: string[], files: Map<string, ChangedFile>): void {
  const [added, deleted, path] = head.split('\t');
  const file = files.get(path || (rest.splice(0, 2)[1] ?? ''));
  if (file) Object.assign(file, { added: Number(added) || 0, deleted: Number(deleted) || 0 });
}

/** A remote's address without the name and password that may stand in it. */
export const withoutCredentials = (url: string): string => url.replace(/^(\w[\w+.-]*:\/\/)[^/@]*:[^/@]*@/, '$1');
