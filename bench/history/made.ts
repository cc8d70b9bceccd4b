import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const types = ['feat', 'fix', 'fix', 'docs', 'chore', 'refactor', 'test', 'perf', 'ci', 'build'];
const scopes = ['', '(api)', '(cli)', '(deps)', '(parser)'];
const verbs = ['add', 'mend', 'split', 'rename', 'drop', 'speed up'];
const things = ['the reader', 'a cache of results', 'the watcher', 'retries', 'the schema of answers'];

/** A bare repository of `size` commits with a tag at every fortieth but the last, always the same for the same size. */
export async function makeHistory(parent: string, size: number): Promise<string> {
  const directory = join(parent, `made-${size}`);
  await runGit(['init', '--quiet', '--bare', '--initial-branch=main', directory], null);
  await runGit(['-C', directory, 'fast-import', '--quiet', '--done'], story(size));
  return directory;
}

function story(size: number): string {
  const next = randomFrom(size);
  const pick = (words: readonly string[]) => words[next(words.length)] ?? '';
  const parts: string[] = [];
  for (let at = 1; at <= size; at += 1) {
    const breaking = next(60) === 0;
    const header = `${pick(types)}${pick(scopes)}${breaking ? '!' : ''}: ${pick(verbs)} ${pick(things)} (#${at})`;
    const body = next(3) === 0 ? `\n\nIt was ${pick(verbs)} and then ${pick(things)} again.\n\nRefs: #${at}` : '';
    const message = `${header}${body}`;
    const who = `Someone <someone@example.test> ${1_600_000_000 + at * 60} +0000`;
    parts.push(
      `commit refs/heads/main\nmark :${at}\ncommitter ${who}\ndata ${Buffer.byteLength(message)}\n${message}\n`,
    );
    if (at % 40 === 0 && at < size)
      parts.push(`reset refs/tags/v${Math.floor(at / 4000)}.${Math.floor(at / 40) % 100}.0\nfrom :${at}\n\n`);
  }
  return `${parts.join('')}done\n`;
}

/** Numbers below a bound, the same row for the same seed (a linear congruential generator). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Runs git with something on its standard input. */
export async function runGit(args: readonly string[], input: string | null): Promise<void> {
  const child = spawn('git', args, { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}`);
}
