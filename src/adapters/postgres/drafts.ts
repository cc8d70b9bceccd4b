import { readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';

/** Longer than making anything here takes, on the slowest machine. */
const abandonedAfter_ms = 10 * 60_000;

export interface Making {
  clock: Pick<Clock, 'freshId' | 'now'>;
  /** Begins the names of its drafts. */
  prefix: string;
  /** Makes it; the draft does not stand yet. */
  make(draft: string): Promise<void>;
}

/**
 * Puts a directory in its place whole or not at all: made beside it first, where another process may be faster with the
 * same thing. What those left there who were killed in the middle goes with the next.
 */
export async function putWhole(place: string, { clock, prefix, make }: Making): Promise<void> {
  await removeAbandoned(dirname(place), prefix, Date.parse(clock.now()));
  const draft = join(dirname(place), clock.freshId(prefix));
  try {
    await make(draft);
    await rename(draft, place).catch(whenAlreadyThere);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function whenAlreadyThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}

async function removeAbandoned(directory: string, prefix: string, now: number): Promise<void> {
  const drafts = (await readdir(directory)).filter((name) => name.startsWith(`${prefix}_`));
  for (const path of drafts.map((name) => join(directory, name))) {
    const found = await stat(path).catch(() => null);
    if (found && now - found.mtimeMs > abandonedAfter_ms) await rm(path, { recursive: true, force: true });
  }
}
