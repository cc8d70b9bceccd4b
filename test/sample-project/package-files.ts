import { stringify } from 'yaml';
import type { ConfigInput } from '../../src/config/schema.ts';

/** Addresses of the two registries and the names of the variables that hold their tokens. */
export interface Registries {
  test: string;
  production: string;
}

export const tokenNames = { test: 'HONEYCOMB_TEST_TOKEN', production: 'HONEYCOMB_PRODUCTION_TOKEN' } as const;

export const manifest = (name: string, version: string): string =>
  json({
    name,
    version,
    description: 'Hexagons: distances, rings and neighbours on a honeycomb',
    license: 'MIT',
    type: 'module',
    exports: './src/index.js',
    bin: { honeycomb: 'bin/honeycomb.js' },
    files: ['src', 'bin', 'CHANGELOG.md'],
    engines: { node: '>=20' },
    scripts: { test: 'node --test' },
  });

export const lockfile = (name: string, version: string): string =>
  json({
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name, version, license: 'MIT', bin: { honeycomb: 'bin/honeycomb.js' }, engines: { node: '>=20' } },
    },
  });

export const pyproject = (version: string): string => `# The same honeycomb for Python; both carry one version.
[project]
name = "honeycomb"
version = "${version}"   # in step with package.json
requires-python = ">=3.11"

[tool.other]
version = "9.9.9"        # not ours to touch
`;

/** What release.yaml says: one gate with two reports, three sets of components, two registries. */
export function releaseConfig(registries: Registries | null): string {
  const config: ConfigInput = {
    project: { name: 'honeycomb' },
    versioning: {
      scheme: 'semver',
      source: { file: 'package.json', format: 'json', path: 'version' },
      mirrors: [
        { file: 'package-lock.json', format: 'json', path: 'version' },
        { file: 'package-lock.json', format: 'json', path: 'packages."".version' },
        { file: 'pyproject.toml', format: 'toml', path: 'project.version' },
      ],
    },
    components: {
      minimum: 50,
      sets: [
        {
          type: 'agent',
          glob: 'ai/agents/*/config.yaml',
          id: 'agent.agent_id',
          version: 'agent.version',
          mode: 'framework',
        },
        { type: 'team', glob: 'ai/teams/*/config.yaml', id: 'team.team_id', version: 'team.version', mode: 'revision' },
        {
          type: 'workflow',
          glob: 'ai/workflows/*/config.yaml',
          id: 'workflow.workflow_id',
          version: 'workflow.version',
          mode: 'framework',
        },
      ],
    },
    prepare: [],
    gates: {
      test: { argv: testArguments, junit: '{reports}/junit.xml', coverage: '{reports}/lcov.info', timeout_s: 120 },
    },
    coverage: { minimum: 80 },
    ...(registries ? { channels: { npm: channel(registries) } } : {}),
  };
  return `# How honeycomb is released.\n${stringify(config, { lineWidth: 110 })}`;
}

const testArguments = [
  'node',
  '--test',
  '--experimental-test-coverage',
  '--test-reporter=junit',
  '--test-reporter-destination={reports}/junit.xml',
  '--test-reporter=lcov',
  '--test-reporter-destination={reports}/lcov.info',
];

const channel = (registries: Registries) => ({
  test: { registry: registries.test, token_env: tokenNames.test },
  production: { registry: registries.production, token_env: tokenNames.production },
});

export const binary = `#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { distance } from '../src/index.js';

const [first, second] = process.argv.slice(2);
if (first === '--version') {
  console.log(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
} else if (first && second) {
  const cell = (text) => Object.fromEntries(text.split(',').map((value, index) => [index === 0 ? 'q' : 'r', Number(value)]));
  console.log(distance(cell(first), cell(second)));
} else {
  console.log('honeycomb Q,R Q,R   steps between two cells');
}
`;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
