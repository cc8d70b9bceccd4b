import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

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
