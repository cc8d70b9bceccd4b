import { isAscii } from 'node:buffer';
import type { RawCommit, Touch } from '../../ports/git.ts';
import { startGit } from './child.ts';
import { outcomeProblem } from './problems.ts';
import type { GitProcess } from './process.ts';

/** Bytes. Of more the middle is left out: what decides stands in the first lines and the footers of a message. */
const longestRecord = 2 << 20;

/** Bytes that are read before they are looked at. */
const portion = 32 << 10;

const options = ['-z', '--format=%H%n%P%n%at%n%B', '--encoding=UTF-8', '--no-color', '--no-notes', '--no-decorate'];
const touchOptions = [
  '-z',
  '--format=%H %ct',
  '--raw',
  '--no-renames',
  '--no-abbrev',
  '--no-ext-diff',
  '--encoding=UTF-8',
  '--no-color',
];

/** The commits of a range, newest first, from one `git log`. It holds one portion of them. */
export async function* streamLog(
  process: GitProcess,
  range: string,
  paths: readonly string[] = [],
): AsyncGenerator<RawCommit[]> {
  for await (const records of streamRecords(process, options, range, paths)) yield records.map(commitOf);
}

/** As streamLog, with the paths that each commit touched; renames count as both of their names. */
export async function* streamTouches(
  process: GitProcess,
  range: string,
  paths: readonly string[],
): AsyncGenerator<Touch> {
  let touch: Touch | null = null;
  let isPath = false;
  for await (const records of streamRecords(process, touchOptions, range, paths)) {
    for (const record of records) {
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
  }
  if (touch) yield touch;
}

/**
 * The records of one `git log`, a portion at a time; git waits while the reader is busy, and leaving the loop early stops
 * it. Into a pipe git would write every commit by itself; without that flushing, reading takes half the time.
 */
async function* streamRecords(
  process: GitProcess,
  wanted: readonly string[],
  range: string,
  paths: readonly string[],
): AsyncGenerator<string[]> {
  const args = ['-c', 'log.showSignature=false', 'log', ...wanted, '--end-of-options', range, '--', ...paths];
  const { child, ended } = startGit(process, args, { GIT_FLUSH: '0' });
  child.stdin.end();
  try {
    for await (const records of recordsOf(child.stdout)) yield records;
    const { exit_code, stderr } = await ended;
    if (exit_code !== 0) throw outcomeProblem(process, args, { exit_code, stdout: '', stderr });
  } finally {
    child.kill();
    await ended;
  }
}

/** Records end with a zero byte (`-z` with a format of one's own); those that are whole are decoded together. */
async function* recordsOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let open: Buffer[] = [];
  let held = 0;
  for await (const chunk of inPortions(stream)) {
    open.push(chunk);
    held += chunk.length;
    const end = chunk.lastIndexOf(0);
    if (end >= 0) {
      const whole = Buffer.concat(open).subarray(0, held - chunk.length + end);
      open = [chunk.subarray(end + 1)];
      held = chunk.length - end - 1;
      yield decoded(boundedFirst(whole)).split('\0');
    } else if (held > 2 * longestRecord) {
      open = [bounded(Buffer.concat(open))];
      held = longestRecord;
    }
  }
}

/** git writes 4 kB at a time; handing each of them on would cost more than what is done with them. */
async function* inPortions(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    held += chunk.length;
    if (held < portion) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    held = 0;
  }
  yield Buffer.concat(chunks);
}

/** Chunks are small, so only the first of several records can be too long. */
function boundedFirst(records: Buffer): Buffer {
  if (records.length <= longestRecord) return records;
  const end = records.indexOf(0);
  return end < 0 ? bounded(records) : Buffer.concat([bounded(records.subarray(0, end)), records.subarray(end)]);
}

const bounded = (bytes: Buffer): Buffer =>
  bytes.length <= longestRecord
    ? bytes
    : Buffer.concat([bytes.subarray(0, longestRecord / 2), bytes.subarray(-longestRecord / 2)]);

/** Bytes that are no UTF-8 become U+FFFD. Most text is ASCII, and as such it is read faster and takes half the room. */
const decoded = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

function commitOf(record: string): RawCommit {
  const afterId = record.indexOf('\n');
  const afterParents = record.indexOf('\n', afterId + 1);
  const afterTime = record.indexOf('\n', afterParents + 1);
  const parents = record.slice(afterId + 1, afterParents);
  let end = record.length;
  while (record.charCodeAt(end - 1) === newline) end -= 1;
  return {
    id: record.slice(0, afterId),
    parents: parents === '' ? [] : parents.split(' '),
    author_time: Number(record.slice(afterParents + 1, afterTime)),
    message: record.slice(afterTime + 1, end),
  };
}

const newline = 10;
