import { Socket } from 'node:net';
import type pg from 'pg';
import { Problem } from '../../domain/problem.ts';
import type { Clock, Log } from '../../ports/clock.ts';
import { isConnectionLoss, isRefusal } from './connection-loss.ts';

/** With `values`, even none, the text is exactly one statement; without them it may be several. */
export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<{ rows: Row[]; rowCount: number }>;

/** A database whose work survives lost connections: it is tried again for 30 s, then LEDGER_UNREACHABLE. */
export interface Database {
  query: Query;
  /** All or nothing. May run more than once, so the work must be harmless to repeat. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** The same connection for all of the work, without a transaction; may run more than once. */
  connected<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** A pool of raw connections for a library that does its own retrying; the caller ends it. */
  pool(size: number): Promise<pg.Pool>;
  /** One raw connection, not yet connected, that belongs to the caller. */
  session(): Promise<pg.Client>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  connection: pg.ClientConfig;
  /** Starts a database that is gone and says where it answers now (embedded); absent for one that others run. */
  revive?: () => Promise<pg.ClientConfig>;
  clock: Clock;
  log: Log;
  /** Milliseconds; tests shorten it. */
  patience?: number;
  /** What is said when it cannot be reached or refuses us; LEDGER_UNREACHABLE when absent. */
  unreachable?: (cause: unknown) => Problem;
}

/** Opens nothing yet: the driver is imported and the first connection made at the first query. */
export function openDatabase(options: DatabaseOptions): Database {
  const source = connectionSource(options);
  let opened: Promise<pg.Pool> | undefined;
  let closed = false;
  const queries = () => {
    opened ??= makePool(4, source.current, options.log);
    return opened;
  };
  const persist = <T>(work: () => Promise<T>) => persisting(work, options, source, () => closed);
  return {
    query: (text, values) => persist(async () => plain(await (await queries()).query(asked(text, values)))),
    transaction: (work) => persist(async () => holding(await (await queries()).connect(), allOrNothing(work))),
    connected: (work) => persist(async () => holding(await (await queries()).connect(), work)),
    pool: (size) => makePool(size, source.current, options.log),
    session: async () => new (await driver()).Client(settings(source.current())),
    close: async () => {
      closed = true;
      await (await opened)?.end();
    },
  };
}

async function holding<T>(client: pg.PoolClient, work: (query: Query) => Promise<T>): Promise<T> {
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await work(async (text, values) => plain(await client.query(asked(text, values))));
  } catch (error) {
    if (error instanceof Error && isConnectionLoss(error)) broken = error;
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

const allOrNothing =
  <T>(work: (query: Query) => Promise<T>) =>
  async (query: Query): Promise<T> => {
    await query('begin');
    try {
      const result = await work(query);
      await query('commit');
      return result;
    } catch (error) {
      await query('rollback').catch(() => undefined);
      throw error;
    }
  };

/** The extended protocol takes one statement only. */
const asked = (text: string, values: readonly unknown[] | undefined): pg.QueryConfig & { queryMode?: 'extended' } =>
  values === undefined ? { text } : { text, values: [...values], queryMode: 'extended' };

const plain = <Row extends pg.QueryResultRow>({ rows, rowCount }: pg.QueryResult<Row>) => ({
  rows,
  rowCount: rowCount ?? 0,
});

/** Where the database answers; reviving it may change that, and only one revival runs at a time. */
function connectionSource({ connection, revive, log }: DatabaseOptions) {
  let current = connection;
  let running = false;
  let failure: Problem | undefined;
  const once = async (start: () => Promise<pg.ClientConfig>) => {
    try {
      current = await start();
    } catch (error) {
      log.error('the database could not be started again', error);
      if (error instanceof Problem) failure = error;
    }
    running = false;
  };
  return {
    current: () => current,
    /** Begins a revival unless one is under way; throws what the last one failed with, once. */
    revive: () => {
      const failed = failure;
      failure = undefined;
      if (failed) throw failed;
      if (!revive || running) return;
      running = true;
      void once(revive);
    },
  };
}

async function persisting<T>(
  work: () => Promise<T>,
  { clock, patience = 30_000, unreachable = ledgerUnreachable }: DatabaseOptions,
  source: { revive(): void },
  closed: () => boolean,
): Promise<T> {
  const deadline = Date.parse(clock.now()) + patience;
  for (let pause = 25; ; pause = Math.min(pause * 2, 500)) {
    try {
      return await work();
    } catch (error) {
      if (isRefusal(error)) throw unreachable(error);
      if (closed() || !isConnectionLoss(error)) throw error;
      if (Date.parse(clock.now()) >= deadline) throw unreachable(error);
      source.revive();
    }
    await clock.wait(pause);
  }
}

const ledgerUnreachable = (cause: unknown) =>
  new Problem('LEDGER_UNREACHABLE', { cause, untrusted_output: cause instanceof Error ? cause.message : '' });

const driver = async () => (await import('pg')).default;

const settings = (connection: pg.ClientConfig): pg.ClientConfig => ({
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  application_name: 'hive-release',
  ...connection,
});

/** Every new connection asks anew where the database is; an idle one that breaks is only noted. */
async function makePool(max: number, current: () => pg.ClientConfig, log: Log): Promise<pg.Pool> {
  const { Client, Pool } = await driver();
  const connect = function connect() {
    return new Client({ ...settings(current()), stream: socketOfPlainErrors });
  };
  const pool = new Pool({ max, idleTimeoutMillis: 10_000, Client: connect as unknown as new () => pg.Client });
  pool.on('error', (error) => log.info('an idle database connection broke', { why: error.message }));
  return pool;
}

/**
 * A socket whose errors speak plainly: a socket file that is gone means that nobody listens, a broken pipe that the
 * connection was reset. Not every library that retries on these knows their other names.
 */
function socketOfPlainErrors(): Socket {
  return new Socket().on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') error.code = 'ECONNREFUSED';
    if (error.code === 'EPIPE') error.code = 'ECONNRESET';
  });
}
