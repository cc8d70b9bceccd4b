import { expect, it } from 'vitest';
import { probeFault } from '../../../src/domain/programs/probe.ts';

it.each([
  'SELECT COUNT(*) FROM agno.knowledge_base',
  'select count(*) from "agno"."knowledge base" where "update" is null;',
  "select count(*) from t where note = 'drop table; delete from x -- ' and e = 'it''s'",
  'with a as (select 1 as n) select sum(n) from a',
  'TABLE hive.component_versions',
  'values (1), (2)',
  'show server_version',
  '-- first a word\nselect /* a /* nested */ one */ coalesce(max(id), 0) from t',
  "select count(*) filter (where created_at > now() - interval '1 day') from t",
  'select 1 where exists (select 1 from t) and id in (1, 2)',
])('lets %s pass', (sql) => {
  expect(probeFault(sql)).toBeNull();
});

it.each([
  ['', 'it begins with'],
  [';', 'it begins with'],
  ['delete from t', 'it begins with'],
  ['DO $$ begin end $$', 'it holds more'],
  ["do 'begin end'", 'it begins with'],
  ['explain analyze delete from t', 'it begins with'],
  ['begin; select 1', 'it begins with'],
  ['( select 1 )', 'it begins with'],
  ['select 1; drop table t', 'more than one statement'],
  ['select 1;;', 'more than one statement'],
  ['select/**/1;/* x */delete from t', 'more than one statement'],
  ['with gone as (delete from t returning *) select * from gone', 'DELETE'],
  ['with x as materialized (INSERT into t values (1) returning id) select id from x', 'INSERT'],
  ['with x as (merge into t using u on true when matched then do nothing) select 1', 'MERGE'],
  ['select * into other from t', 'INTO'],
  ['select * from t for update', 'FOR'],
  ['select * from t FOR/**/NO KEY UPDATE', 'FOR'],
  ['select * from t for share', 'FOR'],
  ["copy t to program 'rm'", 'it begins with'],
  ["select 1 union select 2 copy t from program 'x'", 'COPY'],
  ['select pg_terminate_backend(1)', 'calls a function'],
  ['select pg_catalog.pg_sleep(9)', 'calls a function'],
  ['select pg_catalog . count (*) from t', 'calls a function'],
  ['select "count"(*) from t', 'calls a function'],
  ["select lo_import('/etc/passwd')", 'calls a function'],
  ["select nextval (\n's')", 'calls a function'],
  ['select dblink_exec/* x */(1)', 'calls a function'],
  ['select U&"d\\0061t" from t', 'before a string'],
  ["select u&'d\\0061t' from t", 'before a string'],
  ["select e'\\'; drop table t; --' from t", 'before a string'],
  ["select '\\'; drop table t; --'", 'it holds more'],
  ['select $1', 'it holds more'],
  ['select $x$; drop table t; $x$', 'it holds more'],
  ['select 1 /* no end', 'it holds more'],
  ["select 'no end", 'it holds more'],
  ['select "no end', 'it holds more'],
  ['select ｃｏｕｎｔ(1)', 'it holds more'],
  ['select\u00a01', 'it holds more'],
  ['select 1\0', 'it holds more'],
  ['show all; drop table t', 'more than one statement'],
  ['show (select 1)', 'SHOW takes'],
  ['set role admin', 'it begins with'],
  ['lock table t', 'it begins with'],
  ['call p()', 'it begins with'],
  ['prepare x as delete from t', 'it begins with'],
])('denies %s', (sql, why) => {
  expect(probeFault(sql)).toContain(why);
});

it('reads a long hostile text once', () => {
  for (const piece of ['/*', "'", '"', '(', 'a', '--', '$', ' '])
    expect(probeFault(`select ${piece.repeat(200_000)}`)).toBeDefined();
});
