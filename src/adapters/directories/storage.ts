import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import type { Environment } from '../../domain/programs/child-environment.ts';
import type { World } from '../../ports/world.ts';

/** Where this user's ledger, worktrees and artifacts live. */
export const dataDirectory = (environment: Environment): string =>
  environment.HIVE_RELEASE_HOME ??
  join(environment.XDG_STATE_HOME ?? join(environment.HOME ?? homedir(), '.local', 'state'), 'hive-release');

/** Private directories of releases below one directory of the user; nobody else may look inside. */
export function createStorage(base: string): Pick<World, 'storage' | 'discard'> {
  const releases = join(resolve(base), 'releases');
  return {
    storage(releaseKey) {
      const directory = join(releases, directoryName(releaseKey));
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return directory;
    },
    async discard(directory) {
      if (!resolve(directory).startsWith(releases + sep))
        throw new Error('Only what belongs to a release can be discarded');
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** A key that is no plain name cannot lead elsewhere: it becomes its own digest. */
const directoryName = (key: string): string =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/.test(key) ? key : createHash('sha256').update(key).digest('hex').slice(0, 32);
