import { open, stat } from 'node:fs/promises';

const longestTail = 2_048;

export const logSize = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;

/** What the server wrote since the offset, at most the last 2 KiB. */
export async function logTail(path: string, since: number): Promise<string> {
  const from = Math.max(since, (await logSize(path)) - longestTail);
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestTail), 0, longestTail, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
