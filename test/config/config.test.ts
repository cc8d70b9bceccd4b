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

  it.each<[string, object, string]>([
    ['an address of another kind', { health: [{ url: 'file:///etc/hostname' }] }, 'health.0.url'],
    ['credentials in an address', { health: [{ url: 'http://user@localhost/' }] }, 'health.0.url'],
    ['a host that an id fills in', { spawn: [{ name: 'a', types: ['agent'], url: 'http://{id}/' }] }, 'spawn.0.url'],
    [
      'a secret over plain HTTP',
      { health: [{ url: 'http://api.example/', headers_env: { 'x-api-key': 'HIVE_API_KEY' } }] },
      'health.0.url',
    ],
    [
      'a header that is no secret',
      { health: [{ url: 'http://localhost/', headers_env: { 'x-api-key': 'PATH' } }] },
      'health.0.headers_env.x-api-key',
    ],
    [
      'the same address twice',
      { health: [{ url: 'http://localhost/' }, { url: 'http://localhost/' }] },
      'health.1.url',
    ],
    ['a port that is none', { services: { a: { argv: ['x'], ports: ['localhost'] } } }, 'services.a.ports.0'],
    ['neither address nor command', { spawn: [{ name: 'a', types: ['agent'] }] }, 'spawn.0'],
    [
      'a restart after the release',
      { services: { a: { argv: ['true'], ports: [1], recover: ['true'], when: 'after' } } },
      'services.a.when',
    ],
    ['a time that is none', { health: [{ url: 'http://localhost/', when: 'later' }] }, 'health.0.when'],
    ['a compose file outside', { compose: { files: [{ file: '../compose.yml' }] } }, 'compose.files.0.file'],
    [
      'a port that is none',
      { compose: { files: [{ file: 'compose.yml', ports: ['80:'] }] } },
      'compose.files.0.ports.0',
    ],
    ['every component alike', { spawn: [{ name: 'a', types: ['agent'], url: 'http://localhost/' }] }, 'spawn.0'],
    [
      'a start proven by its exit code',
      { spawn: [{ name: 'a', types: ['agent'], argv: ['make', '{id}'] }] },
      'spawn.0.must_match',
    ],
    ['a log without patterns', { logs: [{ name: 'a', argv: ['cat', 'x'], errors: [] }] }, 'logs.0.errors'],
    ['python as a tool', { tools: { python3: '*' } }, 'tools.python3'],
    ['a tool by its path', { tools: { './git': '*' } }, 'tools../git'],
    ['a range that is none', { tools: { git: 'new' } }, 'tools.git'],
    ['an empty list of programs', { programs: [] }, 'programs'],
    ['tools of a server that is not required', { mcp: { required: ['a'], tools: { b: ['x'] } } }, 'mcp.tools.b'],
  ])('refuses %s around the project', (_what, environment, path) => {
    expect(fault(() => makeConfig([{ environment }])).fields.details?.map((one) => one.path)).toEqual([
      `environment.${path}`,
    ]);
  });

  it.each(['http://localhost:1/', 'http://127.0.0.1:1/', 'http://[::1]:1/', 'https://api.example/'])(
    'lets a secret header go to %s',
    (url) => {
      const health = [{ url, headers_env: { 'x-api-key': 'HIVE_API_KEY' } }];
      expect(makeConfig([{ environment: { health } }]).environment.health[0]?.url).toBe(url);
    },
  );

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
