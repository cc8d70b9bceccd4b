import { describe, expect, it } from 'vitest';
import { detect } from '../../src/config/detection/detect.ts';
import { makeConfig } from '../../src/config/parse.ts';
import type { ConfigInput } from '../../src/config/schema.ts';

type Pypi = NonNullable<NonNullable<ConfigInput['channels']>['pypi']>;

const test = { upload: 'http://127.0.0.1:1/', index: 'http://127.0.0.1:1/simple/', token_env: 'A_TOKEN' };
const production = { upload: 'http://127.0.0.1:2/', index: 'http://127.0.0.1:2/simple/' };

function faults(pypi: Pypi, programs: string[] | null = null): string[] {
  try {
    makeConfig([{ channels: { pypi }, environment: { programs } }]);
    return [];
  } catch (error) {
    const { details } = (error as { fields: { details: { path: string }[] } }).fields;
    return [...new Set(details.map(({ path }) => path))];
  }
}

describe('channels.pypi', () => {
  it.each<[string, Pypi, string[], string[]?]>([
    ['may be left to the tools', {}, []],
    ['may name two indexes', { test, production }, []],
    ['never tests on production', { test, production: test }, ['test.upload', 'test.index']],
    ['never reads where it does not write', { test, production: { index: production.index } }, ['production']],
    ['takes a script only when it says so', { script: ['uv', 'run', 'publish.py'] }, ['script']],
    ['needs the script that it chooses', { with: 'script' }, ['script']],
    ['may choose a script', { with: 'script', script: ['uv', 'run', 'publish.py', '{files}'] }, []],
    ['runs no python besides uv', { with: 'script', script: ['python', 'publish.py'] }, ['script']],
    ['runs what the allow list names', { with: 'script', script: ['./publish'] }, ['script'], ['uv']],
    ['knows tokens by names only', { test: { ...test, token_env: 'a-secret' } }, ['test.token_env']],
  ])('%s', (_name, pypi, wanted, programs) =>
    expect(faults(pypi, programs ?? null)).toEqual(wanted.map((path) => `channels.pypi.${path}`)),
  );

  it('takes the token of production from PYPI_TOKEN', () =>
    expect(makeConfig([]).channels.pypi.production.token_env).toBe('PYPI_TOKEN'));
});

describe('detection', () => {
  const project = '[project]\nname = "hive"\nversion = "1.0.0"\n';
  const build = '[build-system]\nrequires = ["hatchling"]\n';
  it.each([
    ['what is built', project + build, true],
    ['not what is never built', project, false],
    ['not what is private', `${project}classifiers = ["Private :: Do Not Upload"]\n${build}`, false],
  ])('publishes %s', async (_name, text, enabled) => {
    const { config } = await detect({
      read: async (file) => (file === 'pyproject.toml' ? text : null),
      list: async () => ['pyproject.toml'],
    });
    expect(makeConfig([config]).channels).toMatchObject({ npm: { enabled: false }, pypi: { enabled } });
  });

  it.each([
    ['default = true', { upload: 'http://127.0.0.1:2/', index: 'http://127.0.0.1:2/simple/' }],
    ['explicit = true', {}],
  ])('takes the addresses of production from an index of uv with %s', async (kind, wanted) => {
    const index = `[[tool.uv.index]]\nname = "own"\nurl = "${production.index}"\npublish-url = "${production.upload}"\n${kind}\n`;
    const text = project + build + index;
    const { config } = await detect({ read: async () => text, list: async () => ['pyproject.toml'] });
    expect(makeConfig([config]).channels.pypi.production).toEqual({ token_env: 'PYPI_TOKEN', ...wanted });
  });
});
