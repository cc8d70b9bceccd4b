import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attack, each, type Family, policyWith } from '../attack.ts';

const gate = (argv: readonly string[]) =>
  policyWith(`gates:\n  test: { argv: ${JSON.stringify(argv)}, junit: '{reports}/junit.xml' }\n`);
const run = async ({ call, plan }: Parameters<Attack['act']>[0]) => call('run_release', { plan_id: await plan() });

/** The plan is the dry run: what it refuses never begins. */
const planned: Attack['act'] = ({ call }) => call('plan_release');
const begin: Attack['act'] = async ({ call, plan }) =>
  call('run_release', { plan_id: await plan(), until: 'pre-validation' });

const pythons: readonly string[][] = [
  ['python3', '-m', 'pytest'],
  ['/usr/bin/python3.11', 'x.py'],
  ['env', '-S', 'A=1 python3 x.py'],
  ['sudo', '-n', '--', 'pip', 'install', 'x'],
  ['bash', '-c', 'exec python3 x.py'],
  ['bash', '-c', 'p"y"thon3 x.py'],
  ['bash', '-c', 'eval "$(echo cHl0aG9u | base64 -d) x.py"; $PY x.py'],
  ['busybox', 'sh', '-c', 'python3 x.py'],
  ['uv', 'run', 'pip', 'install', 'x'],
  ['uv', 'run', '--with', 'x', 'python', '-m', 'pip', 'install', 'x'],
  ['uvx', 'pip', 'install', 'x'],
  ['xargs', '-a', 'list', 'pip3', 'install'],
  ['timeout', '-k', '5', '60', 'python3', 'x.py'],
  ['setsid', 'nohup', 'nice', '-n', '5', 'pypy3', 'x.py'],
  ['find', '.', '-exec', 'python3', '{}', ';'],
  ['npx', '-c', 'python3 x.py'],
];

const statements: readonly string[][] = [
  ['psql', '-c', 'DROP TABLE hive.component_versions'],
  ['psql', '-c', 'drop/**/table x'],
  ['psql', '-c', 'drop /* /* nested */ */ table x'],
  ['psql', '-c', 'DROP\u00a0TABLE x'],
  ['psql', '-c', "select 1; -- '\nALTER TABLE x ADD y int"],
  ['psql', '-c', 'with a as (select 1) select 1; truncate table x'],
  ['psql', '-c', 'DO $$ begin execute concat($1, $2); end $$'],
  ['bash', '-c', "psql -c 'dr''op ta''ble x'"],
  ['bash', '-c', 'psql -c "cre\\ate schema x"'],
  ['sh', '-c', 'psql <<< "alter role me superuser"'],
  ['psql', '-c', 'CREATE UNLOGGED TABLE x()'],
  ['psql', '-c', 'create unique index on x(y)'],
];

const scripts: Attack[] = [
  {
    what: 'python behind a link with another name',
    trick({ project, commit }) {
      symlinkSync('/usr/bin/python3', join(project, 'runner'));
      commit('fix: runner', gate(['./runner', '-c', 'print(1)']));
    },
    runs: true,
    act: run,
    refused: 'PROGRAM_NOT_ALLOWED',
  },
  ...each(
    ['#!/usr/bin/python3', '#!/usr/bin/env python3', '#! /usr/bin/env -S python3 -u', '#!/usr/bin/env -S pip install'],
    (line): Attack => ({
      what: `a script that begins with ${line}`,
      trick({ project, commit }) {
        writeFileSync(join(project, 'check'), `${line}\nprint(1)\n`);
        chmodSync(join(project, 'check'), 0o755);
        commit('fix: check', gate(['./check']));
      },
      runs: true,
      act: run,
      refused: 'PROGRAM_NOT_ALLOWED',
    }),
  ),
];

const servers: Attack[] = [
  {
    what: 'an empty list of MCP servers',
    runs: true,
    files: { ...policyWith('environment: { mcp: { required: [] } }\n'), '.mcp.json': '{ "mcpServers": {} }\n' },
    act: begin,
    refused: 'mcp-tools-functional',
  },
  ...each(
    [
      ['a server that the file does not name', '{ "mcpServers": {} }\n'],
      ['a server that does not start', '{ "mcpServers": { "postgres": { "command": "true" } } }\n'],
      ['a file that is none', 'mcpServers: all well\n'],
      ['a server named twice', '{ "mcpServers": { "postgres": { "command": "true" } }, "mcpServers": {} }\n'],
    ] as const,
    ([what, text]): Attack => ({
      what,
      runs: true,
      files: { ...policyWith('environment: { mcp: { required: [postgres] } }\n'), '.mcp.json': text },
      act: begin,
      refused: 'mcp-tools-functional',
    }),
  ),
  {
    what: 'a service that ends with 0 and says nothing',
    runs: true,
    files: policyWith("environment: { services: { agent: { argv: ['true'], must_match: [Running] } } }\n"),
    act: begin,
    refused: 'environment-healthy',
  },
  {
    what: 'a service that says everything is stopped',
    runs: true,
    files: policyWith("environment: { services: { agent: { argv: [echo, 'Stopped'], must_match: [Running] } } }\n"),
    act: begin,
    refused: 'environment-healthy',
  },
];

/** Forbidden programs and statements under other names, and proofs of nothing. */
export const disguise: Family = {
  name: 'disguises',
  attacks: [
    ...each(
      pythons,
      (argv): Attack => ({
        what: `python: ${argv.join(' ')}`,
        files: gate(argv),
        act: planned,
        refused: 'no-direct-python',
      }),
    ),
    ...each(
      statements,
      (argv): Attack => ({
        what: `a schema changed by hand: ${JSON.stringify(argv.at(-1))}`,
        files: gate(argv),
        act: planned,
        refused: 'no-manual-ddl',
      }),
    ),
    ...scripts,
    ...servers,
  ],
};
