import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeConfig, readConfigText } from '../../src/config/parse.ts';

const presets = readdirSync('presets');

it.each(presets)('%s is a valid configuration by itself', (name) => {
  expect(() =>
    makeConfig([
      { gates: { test: { argv: ['x'], coverage: '{reports}/c' } } },
      readConfigText(readFileSync(`presets/${name}`, 'utf8')),
    ]),
  ).not.toThrow();
});

it('holds the four presets', () => {
  expect(presets.sort()).toEqual(['hive.yaml', 'multi-service.yaml', 'operations.yaml', 'release-preparation.yaml']);
});

it('lets the hive preset refuse an empty list of MCP servers', () => {
  const config = makeConfig([
    { gates: { test: { argv: ['x'], coverage: '{reports}/c' } } },
    readConfigText(readFileSync('presets/hive.yaml', 'utf8')),
  ]);
  expect(config.environment.mcp.required).toEqual([]);
});
