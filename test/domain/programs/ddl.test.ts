import { expect, it } from 'vitest';
import { ddlIn } from '../../../src/domain/programs/ddl.ts';

it.each([
  'CREATE TABLE x (id int)',
  'alter table hive.component_versions add column created_by text',
  'select 1; DROP TABLE x',
  'DROP/* really */TABLE x',
  'drop /* /* nested */ */ table x',
  'drop -- sure\n table x',
  'TRUNCATE TABLE audit',
  'psql -c "create schema hive"',
  'WITH a AS (select 1) select 1; create index on x(y)',
  'create or replace function f() returns int',
  'psql -c "DO $$ begin execute concat($1, $2); end $$"',
  'do /* x */ language plpgsql $body$ begin null; end $body$',
  'grant role admin to me; ALTER ROLE me superuser',
])('finds %s', (text) => {
  expect(ddlIn(text)).not.toBeNull();
});

it.each([
  'delete from hive.component_versions where id = 1',
  "update x set note = 'altered'",
  'select created_at from dropped_tables',
  'npm run create-table-docs',
  'make',
  'for f in *; do $f; done',
])('lets %s pass', (text) => {
  expect(ddlIn(text)).toBeNull();
});
