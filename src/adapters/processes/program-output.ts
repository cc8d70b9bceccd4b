import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../domain/problem.ts';
import type { ProgramResult, ProgramRun } from '../../ports/programs.ts';

const shown_bytes = 64 * 1024;
/** Read beyond what is shown, so that a secret cut in two is still whole when it is looked for. */
const margin_bytes = 16 * 1024;

export interface KeptOutput {
  digest: string;
  /** The last so many bytes, redacted. */
  tail: string;
}

/** Reads a stream to its end, keeping its SHA-256 (hex) and its tail; memory stays flat. */
export function keepOutput(
  stream: Readable | null,
  redact: (text: string) => string,
  kept_bytes = shown_bytes,
): () => KeptOutput {
  const hash = createHash('sha256');
  let chunks: Buffer[] = [];
  let held = 0;
  stream?.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    chunks.push(chunk);
    held += chunk.length;
    if (held > 4 * (kept_bytes + margin_bytes)) {
      chunks = [Buffer.concat(chunks).subarray(-(kept_bytes + margin_bytes))];
      held = kept_bytes + margin_bytes;
    }
  });
  return () => ({ digest: hash.digest('hex'), tail: tailOf(Buffer.concat(chunks), redact, kept_bytes) });
}

function tailOf(bytes: Buffer, redact: (text: string) => string, kept_bytes: number): string {
  const text = redact(bytes.subarray(-(kept_bytes + margin_bytes)).toString('utf8'));
  return text.length > kept_bytes ? text.slice(-kept_bytes).replace(/^[\uDC00-\uDFFF\uFFFD]+/, '') : text;
}

/** One digest of both outputs; each is hashed by itself, since how they interleave differs from run to run. */
export function digestOf(stdout: KeptOutput, stderr: KeptOutput): string {
  return `sha256:${createHash('sha256').update(`${stdout.digest}\n${stderr.digest}\n`).digest('hex')}`;
}

/** Writes a stream to a new file for its owner alone. A writer that goes on beyond the limit finds the pipe closed. */
export async function saveOutput(
  stream: Readable | null,
  { file, most_bytes }: NonNullable<ProgramRun['save']>,
): Promise<ProgramResult['saved'] | Problem> {
  let bytes = 0;
  async function* counted(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > most_bytes) throw new Error('too much');
      yield chunk;
    }
  }
  try {
    if (stream) await pipeline(stream, counted, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    return stream ? 'whole' : 'broken off';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      return new Problem('DISK_FULL', { values: { where: dirname(file) }, cause: error });
    return bytes > most_bytes ? 'too much' : 'broken off';
  }
}
