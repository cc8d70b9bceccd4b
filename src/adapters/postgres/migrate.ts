import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import { codeOf } from './connection-loss.ts';
import { underLock } from './lock.ts';
import type { Database, Query } from './pool.ts';

interface Migration {
  number: number;
  name: string;
  digest: string;
  text: string;
}

/**
 * Brings schema `hive_release` up to date: every `NNNN_name.sql` of the directory, in order, once, all in one
 * transaction. Throws LEDGER_NEWER when the database knows a migration that this program does not.
 */
export async function migrate(database: Database, clock: Clock, directory: string): Promise<void> {
  const known = await readMigrations(directory);
  if (upToDate(known, await appliedMigrations(database.query))) return;
  const bringUp = async (query: Query): Promise<void> => {
    await query('create schema if not exists hive_release');
    await query(`create table if not exists hive_release.migrations (
      number integer primary key, name text not null, sha256 text not null,
      applied_at timestamptz not null default clock_timestamp())`);
    const applied = await appliedMigrations(query);
    if (upToDate(known, applied)) return;
    for (const migration of known.slice(applied.length)) await apply(query, migration);
  };
  await underLock(database, clock, 'migrations', () => database.transaction(bringUp));
}

async function apply(query: Query, { number, name, digest, text }: Migration): Promise<void> {
  await query(text);
  await query('insert into hive_release.migrations (number, name, sha256) values ($1, $2, $3)', [number, name, digest]);
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8');
      return { number: Number(name.slice(0, 4)), name, digest: sha256(text), text };
    }),
  );
}

async function appliedMigrations(query: Query): Promise<{ number: number; sha256: string }[]> {
  try {
    return (
      await query<{ number: number; sha256: string }>(
        'select number, sha256 from hive_release.migrations order by number',
      )
    ).rows;
  } catch (error) {
    if (codeOf(error) === '42P01' || codeOf(error) === '3F000') return [];
    throw error;
  }
}

/** Compares what stands with what we know; a file that was edited after it was applied is a fault of the program. */
function upToDate(known: readonly Migration[], applied: readonly { number: number; sha256: string }[]): boolean {
  const newest = applied.at(-1)?.number ?? 0;
  const last = known.at(-1)?.number ?? 0;
  if (newest > last) throw new Problem('LEDGER_NEWER', { values: { found: newest, known: last } });
  for (const [index, { number, sha256: digest }] of applied.entries()) {
    const ours = known[index];
    if (ours?.number !== number || ours.digest !== digest) {
      throw new Error(`migration ${number} was applied from another text than this program has`);
    }
  }
  return applied.length === known.length;
}
