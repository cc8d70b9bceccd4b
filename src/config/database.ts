import { z } from 'zod';
import { envName, path } from './parts.ts';

const identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_$]{0,62}$/, 'a plain name of the database, without quotes or dots');
const urlName = envName
  .regex(/DATABASE_URL/, 'a name with DATABASE_URL in it, so that its value is hidden')
  .refine((name) => name !== 'HIVE_RELEASE_DATABASE_URL', "another name than that of the server's own record");

/** The project's own database, whose rows move with a release (R61-R83). */
export const database = z.strictObject({
  url_env: urlName
    .nullable()
    .default(null)
    .describe('environment variable with the postgresql:// address; off when null'),
  required: z.boolean().default(false).describe('true: no configured database is a violation'),
  profile: z
    .enum(['auto', 'alembic', 'init-script', 'ours'])
    .default('auto')
    .describe('auto: found from the catalogue'),
  schema: identifier.default('hive'),
  table: identifier.default('component_versions'),
  history_table: identifier.default('version_history'),
  types: z
    .array(z.string().min(1).max(60))
    .max(50)
    .default([])
    .describe('component types that have rows; all when empty'),
  migrations: z
    .strictObject({ directory: path.default('alembic/versions'), table: identifier.default('alembic_version') })
    .prefault({}),
  probes: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/),
      z.strictObject({
        sql: z.string().min(1).max(2000).describe('one reading statement that gives one number'),
        minimum: z.number().int().min(0).default(1),
      }),
    )
    .default({})
    .describe('questions that must be answered with at least a number, such as a count of documents'),
  lock_timeout_s: z.number().int().min(1).max(300).default(10),
  statement_timeout_s: z.number().int().min(1).max(600).default(30),
});
