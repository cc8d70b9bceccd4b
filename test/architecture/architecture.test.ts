import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { floors } from './floors.ts';
import type { Rule } from './rules.ts';
import * as rules from './rules.ts';
import { parseUnits, readUnits } from './source.ts';

const folder = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const source = readUnits(folder('src'));
const everyRule: Readonly<Record<string, Rule>> = { ...rules };
const { honestTests, ...sourceRules } = rules;

describe('src keeps every rule', () => {
  test.each(Object.entries(sourceRules))('%s', (_name, rule) => {
    expect(rule(source)).toEqual([]);
  });

  test('every folder has a floor', () => {
    const folders = new Set(source.map((unit) => unit.path.split('/')[0]));
    expect([...folders].filter((name) => !Object.hasOwn(floors, name ?? ''))).toEqual([]);
  });
});

test('the tests keep theirs', () => {
  const tests = [...readUnits(folder('test')), ...readUnits(folder('demo'))];
  expect(honestTests(tests)).toEqual([]);
  expect(sourceRules.noDrawers(tests)).toEqual([]);
});

const long = (lines: number) => 'const x = 1;\n'.repeat(lines);
const body = (lines: number) => `export function long() {\n${'  step();\n'.repeat(lines - 2)}}\n`;

/** Each rule with a source that breaks it and, where it is easy to mistake, one that does not. */
const samples: { rule: keyof typeof rules; breaks: Record<string, string>[]; holds?: Record<string, string>[] }[] = [
  {
    rule: 'importsPointDown',
    breaks: [
      { 'domain/a.ts': "import { b } from '../flows/b.ts';" },
      { 'domain/a.ts': "import type { B } from '../ports/b.ts';" },
      { 'steps/a.ts': "import { b } from '../config/b.ts';" },
      { 'steps/a.ts': "const b = await import('../adapters/b.ts');" },
      { 'adapters/a.ts': "import { clock } from '../ports/clock.ts';" },
      { 'adapters/a.ts': "const b = require('../flows/b.ts');" },
      { 'guards/a.ts': "export { b } from '../steps/b.ts';" },
      { 'ports/a.ts': "import { b } from '../domain/b.ts';" },
      { 'ports/a.ts': "type B = import('../flows/b.ts').B;" },
      { 'http.ts': "import { b } from './tools/b.ts';" },
      { 'tools/a.ts': "import { b } from '../b.ts';" },
      { 'tools/a.ts': "import { b, type C } from '../ports/b.ts';" },
      { 'elsewhere/a.ts': '', 'domain/a.ts': "import { b } from '../elsewhere/b.ts';" },
    ],
    holds: [
      { 'steps/a.ts': "import type { B } from '../config/b.ts';\nimport { c } from '../domain/c.ts';" },
      { 'ports/a.ts': "import { type B, type C } from '../domain/b.ts';" },
      { 'server.ts': "import { b } from './adapters/b.ts';" },
      { 'domain/a.ts': "// import { b } from '../flows/b.ts';\nconst text = \"import('../flows/b.ts')\";" },
    ],
  },
  {
    rule: 'packagesLiveOnTheirFloor',
    breaks: [
      { 'domain/a.ts': "import { readFileSync } from 'node:fs';" },
      { 'guards/a.ts': "import { z } from 'zod';" },
      { 'flows/a.ts': "import { execa } from 'execa';" },
      { 'tools/a.ts': "import { McpServer } from '@modelcontextprotocol/server';" },
      { 'steps/a.ts': 'const name = "pg"; await import(name);' },
      { 'ports/a.ts': "import type { z } from 'zod';" },
    ],
    holds: [
      { 'tools/tool.ts': "import { McpServer } from '@modelcontextprotocol/server';" },
      { 'flows/a.ts': "import { createHash } from 'node:crypto';" },
      { 'adapters/a.ts': "import { execa } from 'execa';" },
    ],
  },
  {
    rule: 'oneLibraryPerAdapter',
    breaks: [
      { 'adapters/a.ts': "import { execa } from 'execa';\nimport pg from 'pg';" },
      {
        'adapters/a/b.ts': "import { execa } from 'execa';",
        'adapters/a/c.ts': "import pg from 'pg';",
      },
    ],
    holds: [
      {
        'adapters/a.ts': "import pg from 'pg';\nimport { join } from 'node:path';",
        'adapters/b.ts': "import { execa } from 'execa';",
      },
    ],
  },
  {
    rule: 'adaptersAreStrangers',
    breaks: [
      { 'adapters/a.ts': "import { b } from './b.ts';", 'adapters/b.ts': "import { execa } from 'execa';" },
      { 'adapters/a/b.ts': "import { c } from '../c/d.ts';", 'adapters/c/d.ts': "import { execa } from 'execa';" },
    ],
    holds: [
      { 'adapters/a.ts': "import { b } from './a/b.ts';", 'adapters/a/b.ts': "import { execa } from 'execa';" },
      { 'adapters/a.ts': "import { b } from './b.ts';", 'adapters/b.ts': "import { join } from 'node:path';" },
      { 'adapters/a.ts': "import { b } from './postgres/b.ts';", 'adapters/postgres/b.ts': "import pg from 'pg';" },
    ],
  },
  {
    rule: 'rosterMembersAreStrangers',
    breaks: [
      {
        'guards/index.ts': "import { a } from './a.ts';\nimport { b } from './b.ts';",
        'guards/a.ts': "import { b } from './b.ts';",
        'guards/b.ts': '',
      },
    ],
    holds: [
      {
        'guards/index.ts': "import { a } from './a.ts';",
        'guards/a.ts': "import { broken } from './guard.ts';",
        'guards/guard.ts': '',
      },
    ],
  },
  {
    rule: 'noCircularImports',
    breaks: [
      {
        'domain/a.ts': "import { b } from './b.ts';",
        'domain/b.ts': "import { c } from './c.ts';",
        'domain/c.ts': "import type { a } from './a.ts';",
      },
      { 'domain/a.ts': "import { a } from './a.ts';" },
    ],
    holds: [
      {
        'domain/a.ts': "import { b } from './b.ts';\nimport { c } from './c.ts';",
        'domain/b.ts': "import { c } from './c.ts';",
        'domain/c.ts': '',
      },
    ],
  },
  {
    rule: 'environmentAtTheDoors',
    breaks: [
      { 'flows/a.ts': 'const home = process.env.HOME;' },
      { 'cli/a.ts': 'process.argv.slice(2);' },
      { 'http.ts': "import { env } from 'node:process';" },
    ],
    holds: [{ 'server.ts': 'const home = process.env.HOME;', 'flows/a.ts': '// process.env is read in server.ts' }],
  },
  {
    rule: 'clockInOnePlace',
    breaks: [
      { 'flows/a.ts': 'const now = new Date();' },
      { 'flows/a.ts': 'const now = Date.now();' },
      { 'flows/a.ts': 'const id = Math.random();' },
      { 'flows/a.ts': 'const id = randomUUID();' },
      { 'flows/a.ts': 'const id = crypto.randomBytes(12);' },
    ],
    holds: [{ 'adapters/clock.ts': 'const now = Date.now();', 'flows/a.ts': 'const day = new Date(clock.now());' }],
  },
  {
    rule: 'standardOutputBelongsToTheProtocol',
    breaks: [
      { 'flows/a.ts': "console.log('here');" },
      { 'flows/a.ts': "process.stdout.write('here');" },
      { 'cli.ts': 'console.info(1);' },
    ],
    holds: [{ 'cli.ts': "process.stdout.write('answer');" }, { 'server.ts': "console.error('log');" }],
  },
  {
    rule: 'noDrawers',
    breaks: [
      { 'flows/utils.ts': '' },
      { 'domain/common/a.ts': '' },
      { 'helpers/a.ts': '' },
      { 'steps/types.ts': '' },
      { 'adapters/manager.ts': '' },
    ],
    holds: [{ 'domain/records/plan.ts': '', 'domain/component-types.ts': '' }],
  },
  {
    rule: 'noSilencedCompiler',
    breaks: [{ 'domain/a.ts': '// @ts-ignore\n' }, { 'domain/a.ts': '// @ts-expect-error\n' }],
  },
  {
    rule: 'oneClass',
    breaks: [{ 'flows/a.ts': 'export class Runner {}' }],
    holds: [{ 'domain/problem.ts': 'export class Problem extends Error {}' }],
  },
  {
    rule: 'smallFiles',
    breaks: [
      { 'domain/a.ts': long(251) },
      { 'domain/a.ts': long(61), 'domain/b.ts': long(61), 'domain/c.ts': long(10) },
      manyFiles(9, 10, 151),
    ],
    holds: [{ 'domain/a.ts': long(60) }, manyFiles(9, 10, 150), { ...manyFiles(19, 10, 250) }],
  },
  {
    rule: 'smallFunctions',
    breaks: [
      { 'domain/a.ts': body(61) },
      { 'domain/a.ts': body(26) },
      { 'domain/a.ts': `export const one = {\n  run: async () => {\n${'    step();\n'.repeat(60)}  },\n};` },
    ],
    holds: [{ 'domain/a.ts': body(25) }],
  },
  {
    rule: 'smallFolders',
    breaks: [Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`domain/part-${index}.ts`, '']))],
    holds: [
      {
        ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`tools/part-${index}.ts`, ''])),
        'tools/tool.ts': '',
        'tools/index.ts': '',
      },
    ],
  },
  {
    rule: 'honestTests',
    breaks: [
      { 'a.test.ts': "vi.mock('./b.ts');" },
      { 'a.test.ts': "test.skip('later', () => {});" },
      { 'a.test.ts': "describe.only('this', () => {});" },
      { 'a.test.ts': "it.todo('that');" },
    ],
    holds: [{ 'a.test.ts': "describe.skipIf(missing)('python', () => {});\nvi.useFakeTimers();" }],
  },
];

function manyFiles(small: number, lines: number, large: number): Record<string, string> {
  const names = Array.from({ length: small }, (_, index) => [`domain/small-${index}.ts`, long(lines)] as const);
  return Object.fromEntries([
    ...names,
    ['domain/large-a.ts', long(large)],
    ...(small === 9 ? [['domain/large-b.ts', long(large)] as const] : []),
  ]);
}

describe('every rule can fail', () => {
  test('and none is left without a sample', () => {
    expect(samples.map((sample) => sample.rule).sort()).toEqual(Object.keys(rules).sort());
  });

  describe.each(samples)('$rule', ({ rule, breaks, holds = [] }) => {
    test.each(breaks)('breaks %#', (texts) => {
      expect(everyRule[rule]?.(parseUnits(texts))).not.toEqual([]);
    });
    test.each(holds)('holds %#', (texts) => {
      expect(everyRule[rule]?.(parseUnits(texts))).toEqual([]);
    });
  });
});
