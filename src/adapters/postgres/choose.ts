import type { Log } from '../../ports/clock.ts';
import { type EmbeddedOptions, embeddedDatabase } from './embedded.ts';
import { type Database, openDatabase } from './pool.ts';

export interface DatabaseChoice extends EmbeddedOptions {
  /** A database that others run; the user's embedded one when absent. */
  url: string | undefined;
  log: Log;
}

/** The database of the ledger: the one that was named, or a PostgreSQL shared by every server process of the user. */
export async function chooseDatabase({ url, log, ...options }: DatabaseChoice): Promise<Database> {
  const { clock } = options;
  if (url) return openDatabase({ connection: { connectionString: url }, clock, log });
  const answering = async () => (await embeddedDatabase(options)).connection;
  return openDatabase({ connection: await answering(), revive: answering, clock, log });
}
