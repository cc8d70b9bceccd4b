import { type GitChild, startGit } from './child.ts';
import { outcomeProblem } from './problems.ts';
import type { GitObject, GitProcess, ObjectBatch } from './process.ts';

const idle_ms = 200;

interface Waiting {
  resolve(found: GitObject | null): void;
  reject(error: unknown): void;
}

/**
 * Reads what a name stands for at this moment (`main^{commit}`, `<commit>:<path>`), null when there is none. One process
 * answers as many reads of a directory as come, in order, and is gone shortly after the last: a process per look would
 * cost a hundred times more. It never keeps our own process alive, and ends with it.
 */
export async function readObject(process: GitProcess, name: string): Promise<GitObject | null> {
  const batch = process.batches.get(process.directory) ?? startBatch(process);
  return batch.read(name);
}

function startBatch(process: GitProcess): ObjectBatch {
  const args = ['cat-file', '--batch'];
  const { child, ended } = startGit(process, args);
  const waiting: Waiting[] = [];
  const answers = answerSplitter((found) => waiting.shift()?.resolve(found));
  let timer: NodeJS.Timeout | undefined;
  const batch: ObjectBatch = {
    read: (name) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        hold(child, true);
        clearTimeout(timer);
        child.stdin.write(`${name}\n`);
      }),
  };
  const { batches, directory } = process;
  const close = () => {
    if (batches.get(directory) === batch) batches.delete(directory);
  };
  batches.set(directory, batch);
  const rest = () => {
    hold(child, false);
    timer = setTimeout(() => {
      close();
      child.stdin.end();
    }, idle_ms).unref();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    answers(chunk);
    if (waiting.length === 0) rest();
  });
  void ended.then((end) => {
    close();
    const problem = outcomeProblem(process, args, { ...end, stdout: '' });
    for (const one of waiting.splice(0)) one.reject(problem);
  });
  return batch;
}

/** Whether the child counts as work that our own process must wait for. */
function hold(child: GitChild['child'], wait: boolean): void {
  const handles = [child, child.stdin, child.stdout, child.stderr] as unknown as { ref?(): void; unref?(): void }[];
  for (const handle of handles) wait ? handle.ref?.() : handle.unref?.();
}

/** Cuts the stream into answers; a large blob is joined once, when all of it has come. */
function answerSplitter(answer: (found: GitObject | null) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 0;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held < needed) return;
    let rest = Buffer.concat(chunks);
    let next = readAnswer(rest);
    for (; next !== null && next.length <= rest.length; next = readAnswer(rest)) {
      answer(next.found());
      rest = rest.subarray(next.length);
    }
    chunks = [rest];
    held = rest.length;
    needed = next?.length ?? 0;
  };
}

/** The answer at the start: `<id> <type> <size>`, the bytes, a newline; or one line that says there is none. */
function readAnswer(bytes: Buffer): { length: number; found(): GitObject | null } | null {
  const end = bytes.indexOf(10);
  if (end < 0) return null;
  const [, id, type, size] = /^([0-9a-f]+) (\w+) (\d+)$/.exec(bytes.toString('utf8', 0, end)) ?? [];
  if (!id || !type || size === undefined) return { length: end + 1, found: () => null };
  const length = end + 1 + Number(size) + 1;
  return { length, found: () => ({ id, type, content: bytes.subarray(end + 1, length - 1) }) };
}
