import { describe, expect, it } from 'vitest';
import { contentsOf } from '../../../../src/domain/policy/contents/judge.ts';
import type { ContentRules } from '../../../../src/domain/policy/contents/strays.ts';

const rules: ContentRules = { expected: [], forbidden: [], allowed: [], tests: 'allow' };
const pyproject = `[project]
name = "automagik-hive"
version = "0.1.0a2"
requires-python = ">=3.12,<4"
[project.scripts]
automagik-hive = "cli.main:main"
[build-system]
build-backend = "hatchling.build"
[tool.hatch.build.targets.wheel]
packages = ["ai", "cli"]
`;
const metadata = 'Metadata-Version: 2.4\nName: automagik-hive\nVersion: 0.1.0a2\nRequires-Python: <4,>=3.12\n\nText\n';
const entryPoints = '[console_scripts]\nautomagik-hive = cli.main:main\n';
const modules = ['ai/__init__.py', 'ai/queen.py', 'cli/__init__.py', 'cli/main.py'];
const tracked = [...modules, 'pyproject.toml', 'tests/test_main.py', 'ai/queen.yaml'];

interface Given {
  modules?: readonly string[];
  metadata?: string;
  entryPoints?: string | null;
  pyproject?: string;
  tracked?: readonly string[];
}

function wheel(given: Given = {}, more: Partial<ContentRules> = {}) {
  const contents = contentsOf('automagik_hive-0.1.0a2-py3-none-any.whl');
  const info = 'automagik_hive-0.1.0a2.dist-info';
  for (const path of given.modules ?? modules) contents.see(path, () => '');
  contents.see(`${info}/METADATA`, () => given.metadata ?? metadata);
  if (given.entryPoints !== null) contents.see(`${info}/entry_points.txt`, () => given.entryPoints ?? entryPoints);
  return contents.judge(declaredOf(given), { ...rules, ...more });
}

const declaredOf = (given: Given) => ({
  name: 'automagik-hive',
  version: '0.1.0a2',
  tracked: given.tracked ?? tracked,
  manifest: given.pyproject ?? pyproject,
});

describe('a wheel', () => {
  it('that is whole has no fault', () => {
    expect(wheel()).toEqual({ files: 6, modules: 4, missing: [], faults: [] });
  });

  it.each([
    [
      'another name',
      { metadata: metadata.replace('automagik-hive', 'wax') },
      ['its Name is "wax", not automagik-hive'],
    ],
    [
      'another version',
      { metadata: metadata.replace('0.1.0a2', '0.1.0a1') },
      ['its Version is "0.1.0a1", not 0.1.0a2'],
    ],
    [
      'another Python',
      { metadata: metadata.replace('<4,>=3.12', '>=3.8') },
      ['its Requires-Python is ">=3.8", not >=3.12,<4'],
    ],
    [
      'a version only in its description',
      { metadata: 'Name: automagik-hive\nRequires-Python: >=3.12,<4\n\nVersion: 0.1.0a2\n' },
      ['its Version is "", not 0.1.0a2'],
    ],
    ['no command', { entryPoints: null }, ['the command automagik-hive = cli.main:main is not in entry_points.txt']],
    [
      'the command in another section',
      { entryPoints: entryPoints.replace('console_scripts', 'pytest11') },
      ['the command automagik-hive = cli.main:main is not in entry_points.txt'],
    ],
    [
      'a command without its module',
      { modules: modules.slice(0, 3), tracked: modules.slice(0, 3) },
      ['the command automagik-hive starts cli.main:main, whose module is not in it'],
    ],
  ])('with %s', (_what, given, faults) => {
    expect(wheel(given).faults.map(({ what }) => what)).toEqual(faults);
  });

  it('that was told to pick a part of a package lacks the rest, its tests aside', () => {
    const picked = pyproject.replace('packages = ["ai", "cli"]', 'only-include = ["cli/__init__.py", "cli/main.py"]');
    const found = wheel({
      pyproject: picked,
      modules: ['cli/__init__.py', 'cli/main.py'],
      tracked: [...tracked, 'cli/more.py', 'cli/tests/test_more.py', 'cli/conftest.py'],
    });
    expect(found.missing).toEqual(['cli/more.py']);
  });

  it('with 8 of 137 modules says so', () => {
    const all = Array.from({ length: 135 }, (_, index) => `ai/m${index}.py`).concat('cli/__init__.py', 'cli/main.py');
    const seen = wheel({ tracked: all, modules: [...all.slice(0, 6), 'cli/__init__.py', 'cli/main.py'] });
    expect(seen).toMatchObject({ modules: 137, faults: [] });
    expect(seen.missing).toHaveLength(129);
  });
});

const layouts: [string, string, string[], string[]][] = [
  [
    'hatchling below src',
    '[tool.hatch.build.targets.wheel]\npackages = ["src/comb"]',
    ['src/comb/a.py'],
    ['comb/a.py'],
  ],
  [
    'hatchling, one part left out',
    '[tool.hatch.build.targets.wheel]\npackages = ["comb"]\nexclude = ["comb/dev", "*_old.py"]',
    ['comb/a.py', 'comb/dev/b.py', 'comb/x/c_old.py'],
    ['comb/a.py'],
  ],
  [
    'setuptools, listed',
    '[tool.setuptools]\npackages = ["comb"]\npackage-dir = { "" = "src" }',
    ['src/comb/a.py'],
    ['comb/a.py'],
  ],
  [
    'setuptools, found',
    '[tool.setuptools.packages.find]\nwhere = ["src"]\nexclude = ["tests*"]',
    ['src/comb/a.py', 'src/tests/b.py', 'setup.py'],
    ['comb/a.py'],
  ],
  ['poetry', '[tool.poetry]\npackages = [{ include = "comb", from = "lib" }]', ['lib/comb/a.py'], ['comb/a.py']],
  ['uv', '[tool.uv.build-backend]\nmodule-name = "comb"\nmodule-root = ""', ['comb/a.py'], ['comb/a.py']],
  ['nothing said, below src', '', ['src/my_comb/a.py', 'setup.py'], ['my_comb/a.py']],
  ['nothing said, one module', '', ['my_comb.py', 'setup.py'], ['my_comb.py']],
];

it.each(layouts)('reads what belongs into a wheel: %s', (_what, said, files, wanted) => {
  const manifest = `[project]\nname = "my-comb"\n${said}\n`;
  expect(wheel({ pyproject: manifest, tracked: files, modules: [] }).missing).toEqual(wanted);
});

it('does not take unknown for complete', () => {
  const seen = wheel({ pyproject: '[project]\nname = "automagik-hive"\n', tracked: ['lib/a.py'] });
  expect(seen.faults).toEqual([{ rule: 'unread', what: 'nothing says which modules belong into it' }]);
  const told = { pyproject: '[project]\nname = "automagik-hive"\n', tracked: ['lib/a.py'] };
  expect(wheel(told, { expected: ['ai/*.py'] }).faults).toEqual([]);
});

it('holds a source archive to the same metadata and modules', () => {
  const sdist = (paths: readonly string[], info = metadata) => {
    const contents = contentsOf('automagik_hive-0.1.0a2.tar.gz');
    for (const path of paths) contents.see(`automagik_hive-0.1.0a2/${path}`, () => info);
    return contents.judge(declaredOf({}), rules);
  };
  expect(sdist([...modules, 'PKG-INFO', 'pyproject.toml'])).toMatchObject({ modules: 4, missing: [], faults: [] });
  expect(sdist(modules.slice(1)).faults.map(({ what }) => what)).toEqual([
    'there are no metadata in it',
    'there is no pyproject.toml in it',
  ]);
  expect(sdist(modules.slice(1)).missing).toEqual(['ai/__init__.py']);
});
