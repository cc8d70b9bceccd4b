import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RawCommit, Touch } from '../../ports/git.ts';
import { outcomeProblem } from './problems.ts';
import { type GitProcess, gitEnvironment } from './process.ts';

const format = '--format=%H%n%P%n%at%n%B';

/** The commits of a range, newest first, from one `git log`. */
export async function* streamLog(process: GitProcess, range: string): AsyncGenerator<RawCommit> {
  for await (const record of streamRecords(process, [format, '--no-notes'], range, [])) yield commitOf(record);
}

/** As streamLog, with the paths that each commit touched; renames count as both of their names. */
export async function* streamTouches(
  process: GitProcess,
  range: string,
  paths: readonly string[],
): AsyncGenerator<Touch> {
  const options = ['--format=%H %ct', '--raw', '--no-renames', '--no-abbrev', '--no-ext-diff'];
  let touch: Touch | null = null;
  let isPath = false;
  for await (const record of streamRecords(process, options, range, paths)) {
    if (isPath) {
      touch?.paths.push(record);
      isPath = false;
      continue;
    }
    const line = record.replace(/^\n/, '');
    isPath = line.startsWith(':');
    if (isPath || line === '') continue;
    if (touch) yield touch;
    const [id = '', seconds] = line.split(' ');
    touch = { id, at: new Date(Number(seconds) * 1000).toISOString(), paths: [] };
  }
  if (touch) yield touch;
}

/**
 * The records of one `git log`. Spawned here because simple-git keeps all output in memory: this holds one chunk, and
 * git waits while the reader is busy. Leaving the loop early stops git. Into a pipe git would write every commit by
 * itself; without that flushing, reading takes half the time.
 */
async function* streamRecords(
  process: GitProcess,
  options: readonly string[],
  range: string,
  paths: readonly string[],
): AsyncGenerator<string> {
  const fixed = ['--encoding=UTF-8', '--no-color', '--end-of-options', range, '--', ...paths];
  const args = ['--literal-pathspecs', '-c', 'log.showSignature=false', 'log', '-z', ...options, ...fixed];
  const child = spawn('git', args, {
    cwd: process.directory,
    env: { ...gitEnvironment(process.environment), GIT_FLUSH: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const closed = once(child, 'close').catch((error: unknown) => [-2, String(error)]);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-8_000);
  });
  try {
    for await (const record of recordsOf(child.stdout)) yield record;
    const [exit_code, error] = (await closed) as [number | null, string | undefined];
    if (exit_code !== 0) {
      throw outcomeProblem(process, args, {
        exit_code: exit_code ?? -1,
        stdout: '',
        stderr: stderr || String(error ?? ''),
        timed_out: false,
      });
    }
  } finally {
    child.kill();
    await closed;
  }
}

async function* recordsOf(stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    let start = 0;
    const text = rest + chunk;
    for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
      yield text.slice(start, end);
      start = end + 1;
    }
    rest = text.slice(start);
  }
  if (rest !== '') yield rest;
}

function commitOf(record: string): RawCommit {
  const afterId = record.indexOf('\n');
  const afterParents = record.indexOf('\n', afterId + 1);
  const afterTime = record.indexOf('\n', afterParents + 1);
  const parents = record.slice(afterId + 1, afterParents);
  return {
    id: record.slice(0, afterId),
    parents: parents === '' ? [] : parents.split(' '),
    author_time: Number(record.slice(afterParents + 1, afterTime)),
    message: record.slice(afterTime + 1).replace(/\n+$/, ''),
  };
}
