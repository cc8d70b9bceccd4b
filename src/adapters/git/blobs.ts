import { type GitChild, startGit } from './child.ts';
import { outcomeProblem } from './problems.ts';
import type { GitProcess } from './process.ts';

const idle_ms = 200;

interface Waiting {
  resolve(content: Buffer | null): void;
  reject(error: unknown): void;
}

/** Reads blobs by `commit:path`; null when there is none. */
export type BlobReader = (name: string) => Promise<Buffer | null>;

/**
 * One `git cat-file --batch` that answers as many reads as come, in order, and is gone shortly after the last: a
 * process per file would cost a hundred times more. It never keeps our own process alive, and ends with it.
 */
export function blobReader(process: GitProcess): BlobReader {
  let batch: Batch | null = null;
  return (name) => {
    batch = batch?.open ? batch : startBatch(process);
    return batch.read(name);
  };
}

interface Batch {
  open: boolean;
  read: BlobReader;
}

function startBatch(process: GitProcess): Batch {
  const args = ['cat-file', '--batch'];
  const { child, ended } = startGit(process, args);
  const waiting: Waiting[] = [];
  const answers = answerSplitter((content) => waiting.shift()?.resolve(content));
  let timer: NodeJS.Timeout | undefined;
  const batch: Batch = {
    open: true,
    read: (name) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        hold(child, true);
        clearTimeout(timer);
        child.stdin.write(`${name}\n`);
      }),
  };
  const rest = () => {
    hold(child, false);
    timer = setTimeout(() => {
      batch.open = false;
      child.stdin.end();
    }, idle_ms).unref();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    answers(chunk);
    if (waiting.length === 0) rest();
  });
  void ended.then((end) => {
    batch.open = false;
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
function answerSplitter(answer: (content: Buffer | null) => void): (chunk: Buffer) => void {
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
      answer(next.content());
      rest = rest.subarray(next.length);
    }
    chunks = [rest];
    held = rest.length;
    needed = next?.length ?? 0;
  };
}

/** The answer at the start: `<id> blob <size>`, the bytes, a newline; or one line that says there is none. */
function readAnswer(bytes: Buffer): { length: number; content(): Buffer | null } | null {
  const end = bytes.indexOf(10);
  if (end < 0) return null;
  const [, type, size] = /^\S+ (\w+) (\d+)$/.exec(bytes.toString('utf8', 0, end)) ?? [];
  if (size === undefined) return { length: end + 1, content: () => null };
  const length = end + 1 + Number(size) + 1;
  return { length, content: () => (type === 'blob' ? bytes.subarray(end + 1, length - 1) : null) };
}
