import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/adapters/clock.ts';
import { createLog } from '../../../src/adapters/log.ts';
import { type EmbeddedOptions, embeddedDatabase, stopEmbedded } from '../../../src/adapters/postgres/embedded.ts';
import { type Database, openDatabase } from '../../../src/adapters/postgres/pool.ts';
import type { Log } from '../../../src/ports/clock.ts';

export const migrationsDirectory = join(import.meta.dirname, '../../../migrations');

export const quietLog: Log = createLog({ clock: systemClock, redact: (text) => text, write: () => undefined });

/** Where PostgreSQL comes from in tests: the npm package, else the machine. */
export function embeddedOptions(dataDirectory: string): EmbeddedOptions {
  const { resolve } = createRequire(import.meta.url);
  return {
    dataDirectory,
    searchPath: process.env.PATH,
    clock: systemClock,
    resolvePackage: (name) => {
      try {
        return resolve(name);
      } catch {
        return null;
      }
    },
  };
}

/** A directory that the account of the server can reach, also when we are root. */
export async function temporaryDirectory(parent = tmpdir()): Promise<string> {
  const directory = await mkdtemp(join(parent, 'hive-release-test-'));
  await chmod(directory, 0o711);
  return directory;
}

export interface TemporaryDatabase {
  options: EmbeddedOptions;
  /** A new pool on it, reviving it when it is gone. */
  open(): Promise<Database>;
  /** Closes every pool, stops the server and takes everything away. */
  remove(): Promise<void>;
}

/** A real PostgreSQL of this test's own. */
export async function temporaryDatabase(parent?: string): Promise<TemporaryDatabase> {
  const directory = await temporaryDirectory(parent);
  const options = embeddedOptions(join(directory, 'data'));
  const opened: Database[] = [];
  const revive = async () => (await embeddedDatabase(options)).connection;
  await revive();
  return {
    options,
    async open() {
      const database = openDatabase({ connection: await revive(), revive, clock: systemClock, log: quietLog });
      opened.push(database);
      return database;
    },
    async remove() {
      await Promise.all(opened.map((database) => database.close()));
      await stopEmbedded(options.dataDirectory, systemClock);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
