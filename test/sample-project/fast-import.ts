import { spawnSync } from 'node:child_process';

export interface Person {
  name: string;
  email: string;
}

/** One commit of a history that is written in one go; `write` and `remove` change the tree of its first parent. */
export interface Entry {
  message: string;
  by: Person;
  /** Seconds since 1970, UTC. */
  at: number;
  /** `main` when absent. */
  branch?: string;
  /** Name of the branch that is merged here. */
  merges?: string;
  write?: Readonly<Record<string, string>>;
  remove?: readonly string[];
  /** Annotated tag on this commit. */
  tag?: string;
}

/** Writes the whole history with one `git fast-import`; the same entries give the same commit ids. */
export function importHistory(directory: string, entries: readonly Entry[]): void {
  const result = spawnSync('git', ['fast-import', '--quiet', '--date-format=raw'], {
    cwd: directory,
    input: stream(entries),
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`git fast-import failed: ${result.stderr}`);
}

function stream(entries: readonly Entry[]): string {
  const tips = new Map<string, number>();
  const commands = entries.flatMap((entry, index) => {
    const mark = index + 1;
    const { branch = 'main' } = entry;
    const from = tips.get(branch) ?? tips.get('main');
    const merged = entry.merges === undefined ? undefined : tips.get(entry.merges);
    tips.set(branch, mark);
    const who = `${entry.by.name} <${entry.by.email}> ${entry.at} +0000`;
    return [
      `commit refs/heads/${branch}`,
      `mark :${mark}`,
      `author ${who}`,
      `committer ${who}`,
      data(entry.message),
      ...(from === undefined ? [] : [`from :${from}`]),
      ...(merged === undefined ? [] : [`merge :${merged}`]),
      ...(entry.remove ?? []).map((path) => `D ${path}`),
      ...Object.entries(entry.write ?? {}).map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`),
      ...(entry.tag === undefined
        ? []
        : [`tag ${entry.tag}`, `from :${mark}`, `tagger ${who}`, data(`Release ${entry.tag}`)]),
    ];
  });
  return `${commands.join('\n')}\ndone\n`;
}

const data = (content: string): string => `data ${Buffer.byteLength(content)}\n${content}`;
