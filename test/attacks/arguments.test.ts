import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confineTo } from '../../src/adapters/directories/confine.ts';
import { makeConfig } from '../../src/config/parse.ts';
import { Problem } from '../../src/domain/problem.ts';
import { tools } from '../../src/tools/index.ts';

const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
  } catch (error) {
    return error instanceof Problem ? error.code : `not a problem: ${error}`;
  }
  return 'it was taken';
};

/** What a caller might try to say instead of meeting a demand. */
const pleas: Record<string, unknown>[] = [
  { skip_gates: true },
  { skip_tests: true },
  { force: true },
  { no_verify: true },
  { override: 'approved by the lead' },
  { approved: true },
  { approval: { by: 'a person', at: '2025-01-01' } },
  { evidence: [{ kind: 'gate', exit_code: 0 }] },
  { policy: { gates: {} } },
  { config: 'release.yaml' },
  { registry: 'http://127.0.0.1:1/' },
  { argv: ['true'] },
  { env: { NODE_OPTIONS: '--require ./evil.js' } },
  { __proto__: null, constructor: { prototype: { skip: true } } },
];

describe('no tool has an argument for going round', () => {
  test.each(tools.map((tool) => [tool.name, tool] as const))('%s', (_name, tool) => {
    for (const plea of pleas)
      expect(tool.input.safeParse({ ...tool.example, ...plea }).success, JSON.stringify(plea)).toBe(false);
  });
});

test.each(tools.filter((tool) => 'plan_id' in tool.example).map((tool) => [tool.name, tool] as const))(
  '%s takes a plan id by its shape only',
  (_name, tool) => {
    const ids = [
      'plan_',
      'plan_0123',
      "plan_0123456789abcdef01234567'; drop table plans; --",
      '../plan_0123456789abcdef01234567',
      '',
      ' plan_0123456789abcdef01234567',
      7,
      null,
      {},
    ];
    for (const plan_id of ids)
      expect(tool.input.safeParse({ ...tool.example, plan_id }).success, String(plan_id)).toBe(false);
  },
);

describe('a server that is confined to directories', () => {
  let home: string;
  let allowed: (directory: string) => string;
  beforeAll(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'attacks-')));
    for (const name of ['inside', 'inside/deep', 'outside', 'inside-not']) mkdirSync(join(home, name));
    symlinkSync(join(home, 'outside'), join(home, 'inside', 'link'));
    allowed = confineTo([join(home, 'inside')], home);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.each([
    '..',
    '../outside',
    'link',
    'link/.',
    'deep/../../outside',
    '../inside-not',
    '/',
    '/etc',
    'deep/\0',
    '%2e%2e',
    '~',
    'file:///etc',
  ])('is not led out by %j', (path) => {
    const way = path.startsWith('/') ? path : join(home, 'inside', path);
    expect(['PROJECT_NOT_ALLOWED', 'PROJECT_NOT_FOUND']).toContain(codeOf(() => allowed(way)));
  });

  test('still finds what is inside', () => {
    expect(allowed(join(home, 'inside', 'deep', '..', 'deep'))).toBe(join(home, 'inside', 'deep'));
  });
});

describe('release.yaml cannot ask for what policy forbids', () => {
  const gate = { argv: ['npm', 'test'], junit: '{reports}/junit.xml' };
  const source = { file: 'package.json', format: 'json', path: 'version' };
  test.each<[string, Record<string, unknown>]>([
    ['a report that was there before', { gates: { test: { ...gate, junit: 'reports/junit.xml' } } }],
    ['a report that leads away from its directory', { gates: { test: { ...gate, junit: '{reports}/../../old.xml' } } }],
    ['no test at all as success', { gates: { test: { ...gate, minimum_tests: 0 } } }],
    [
      'one registry as its own test',
      { channels: { npm: { test: { registry: 'http://a.example/' }, production: { registry: 'http://a.example' } } } },
    ],
    [
      'components outside the project',
      { components: { sets: [{ type: 'a', glob: '../*/config.yaml', version: 'v' }] } },
    ],
    ['components below the root', { components: { sets: [{ type: 'a', glob: '/etc/*.yaml', version: 'v' }] } }],
    ['a secret in the file', { gates: { test: { ...gate, env: { KEY: `-----BEGIN ${'PRIVATE'} KEY-----` } } } }],
    ['a token instead of its name', { channels: { npm: { production: { token_env: 'not-a-real-token' } } } }],
    ['a registry that is no web address', { channels: { npm: { production: { registry: 'file:///tmp' } } } }],
    ['a remote that is an option', { git: { remote: '--upload-pack=touch' } }],
    ['a tag prefix that is an option', { versioning: { source, tag_prefix: '--exec' } }],
    ['a switch that turns guards off', { guards: { enabled: false } }],
  ])('%s', (_name, config) => {
    expect(codeOf(() => makeConfig([config]))).toBe('CONFIG_INVALID');
  });
});
