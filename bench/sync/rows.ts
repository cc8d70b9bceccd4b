import { systemClock } from '../../src/adapters/clock.ts';
import { openDatabase } from '../../src/adapters/postgres/pool.ts';
import { projectDatabase } from '../../src/adapters/project-database/project-database.ts';
import { configSchema } from '../../src/config/schema.ts';
import { rowsAfter } from '../../src/domain/rows/after.ts';
import { configHash } from '../../src/domain/rows/config.ts';
import { databaseSettings } from '../../src/flows/rows/settings.ts';
import type { DatabaseSettings } from '../../src/ports/project-database.ts';

/**
 * The rows of one release, a process of its own: `move` is what a release does (save all, work out what follows, move
 * in one transaction that looks before and after); `floor` reads the same rows and writes the same changes with no
 * thought, one plain parameterised statement for each kind of change, in one transaction.
 */
const [work = '', url = '', shape = '', count = '0'] = process.argv.slice(2);
const at = Array.from({ length: Number(count) }, (_, index) => index);
const names = at.map((index) => `agent-${index}`);
const log = { info: () => {}, error: () => {} };
// A release has read its configuration long before.
const settings = configured();
const start = performance.now();
await (work === 'floor' ? floor() : move());
const ms = performance.now() - start;
process.stderr.write(JSON.stringify({ ms, rss_mb: process.resourceUsage().maxRSS / 1024 }));

function configured(): DatabaseSettings {
  const found = databaseSettings(configSchema.parse({ database: { url_env: 'HIVE_DATABASE_URL' } }).database);
  if (!found) throw new Error('no database is configured');
  return found;
}

async function floor(): Promise<void> {
  const connection = { connectionString: url.replace('+psycopg', '') };
  const database = openDatabase({ connection, clock: systemClock, log });
  await database.transaction(async (query) => {
    const table = 'hive.component_versions';
    if (shape === 'init-script') {
      await query(`select * from ${table} where name = any ($1)`, [names]);
      await query(
        `update ${table} t set version = v.version, updated_at = now()
        from unnest($1::text[], $2::text[]) v(name, version) where t.name = v.name`,
        [names, names.map(() => '4')],
      );
      return;
    }
    await query(`select * from ${table} where component_id = any ($1)`, [names]);
    await query(`update ${table} set is_active = false where component_id = any ($1)`, [names]);
    await query(
      `insert into ${table} (component_id, component_type, version, config, is_active, created_by)
      select name, 'agent', 4, config::json, true, 'bench' from unnest($1::text[], $2::text[]) v(name, config)`,
      [names, at.map(config)],
    );
    await query(
      `insert into hive.version_history (component_id, from_version, to_version, action, description, changed_by)
      select name, 3, 4, 'released', 'Release 1.1.0', 'bench' from unnest($1::text[]) v(name)`,
      [names],
    );
  });
  await database.close();
}

async function move(): Promise<void> {
  const database = projectDatabase({ settings, url, redact: (text) => text, clock: systemClock, log });
  const { detected, now } = await database.look();
  if (!detected.fits) throw new Error(detected.why);
  const scope = { components: names.map((name) => ({ component_type: 'agent', name })), mark: 'hive-release bench' };
  const from = await database.rowsOf(scope);
  const wanted = names.map((name, index) => ({
    component_type: 'agent',
    name,
    version: 4,
    file: `ai/agents/${name}/config.yaml`,
    format: 'yaml' as const,
    path: 'agent.version',
    config: JSON.parse(config(index)),
    hash: configHash(config(index)),
  }));
  const to = rowsAfter(detected.profile, from, wanted, {
    mark: scope.mark,
    at: now,
    version: '1.1.0',
    previous_version: '1.0.0',
    change_type: 'minor',
    prerelease_stage: 'final',
    rollback_instructions: 'move the rows back',
    release_notes: 'more',
    commit: 'c'.repeat(40),
    branch: 'main',
  });
  await database.moveRows(scope, from, to);
}

function config(index: number): string {
  const model = { provider: 'example', id: `small-${index % 7}`, retries: 3 };
  return JSON.stringify({
    agent: { agent_id: `agent-${index}`, version: 4 },
    model,
    instructions: 'Look. '.repeat(20),
  });
}
