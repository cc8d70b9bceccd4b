import { describe, expect, it } from 'vitest';
import { makeConfig, mergeTrees, readConfigText } from '../../src/config/parse.ts';
import { Problem } from '../../src/domain/problem.ts';

const fault = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('release.yaml', () => {
  it('needs nothing: every key has a default', () => {
    const config = makeConfig([]);
    expect(config.versioning.tag_prefix).toBeUndefined();
    expect(config.changelog.file).toBe('CHANGELOG.md');
    expect(config.environment.mcp.required).toBeNull();
  });

  it('reports every fault at once with its path', () => {
    const problem = fault(() =>
      makeConfig([
        {
          versioning: { scheme: 'calver', sources: 1 },
          gates: { test: { argv: [], junit: 'junit.xml' } },
          coverage: { minimum: 190 },
          git: { remote: '--upload-pack=x' },
        },
      ]),
    );
    expect(problem.code).toBe('CONFIG_INVALID');
    expect(problem.fields.details?.map((one) => one.path)).toEqual([
      'versioning.scheme',
      'versioning',
      'gates.test.argv',
      'coverage.minimum',
      'git.remote',
    ]);
  });

  it.each([
    ['a report outside the run', { gates: { t: { argv: ['x'], junit: 'old.xml' } } }, 'gates.t.junit'],
    ['coverage without a report', { gates: { t: { argv: ['x'] } }, coverage: { minimum: 80 } }, 'coverage.minimum'],
    [
      'one registry for both stages',
      {
        channels: {
          npm: { test: { registry: 'http://127.0.0.1:1/' }, production: { registry: 'http://127.0.0.1:1' } },
        },
      },
      'channels.npm.test.registry',
    ],
    ['a package that lies outside', { packages: { a: { path: '../a' } } }, 'packages.a.path'],
    ['a shared path from the root', { packages: { a: { shared: ['/etc'] } } }, 'packages.a.shared.0'],
    [
      'a glob that leads out',
      { components: { sets: [{ type: 'a', glob: '../x/*.yaml', version: 'v' }] } },
      'components.sets.0.glob',
    ],
  ])('refuses %s', (_what, tree, path) => {
    expect(fault(() => makeConfig([tree])).fields.details?.map((one) => one.path)).toContain(path);
  });

  it('refuses a literal secret and says to name an environment variable', () => {
    const literal = `npm_${'a1B2'.repeat(9)}`;
    const problem = fault(() =>
      makeConfig([{ channels: { npm: { test: { registry: 'http://127.0.0.1:1', token_env: literal } } } }]),
    );
    expect(problem.fields.details?.some((one) => one.by === 'human')).toBe(true);
    expect(JSON.stringify(problem.answer())).not.toContain(literal);
  });

  it.each([
    ['a list', '- a\n'],
    ['no YAML', 'a: [1\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['too large', `a: "${'x'.repeat(300_000)}"\n`],
    ['an alias bomb', `a: &a [1]\n${Array.from({ length: 60 }, (_, i) => `b${i}: [*a, *a]`).join('\n')}\n`],
  ])('cannot be read: %s', (_what, text) => {
    expect(fault(() => readConfigText(text)).code).toBe('CONFIG_UNREADABLE');
  });

  it('lets upper layers win key by key and replaces lists whole', () => {
    expect(mergeTrees({ a: { b: 1, c: 2 }, d: [1, 2] }, { a: { c: 3 }, d: [9] })).toEqual({
      a: { b: 1, c: 3 },
      d: [9],
    });
  });
});
