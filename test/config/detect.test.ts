import { describe, expect, it } from 'vitest';
import { detect, forSource } from '../../src/config/detection/detect.ts';
import { draftConfig } from '../../src/config/draft.ts';
import { makeConfig, readConfigText } from '../../src/config/parse.ts';
import { readField, spliceField } from '../../src/domain/manifests/index.ts';

type Texts = Record<string, string>;

const files = (texts: Texts) => ({
  read: async (file: string) => texts[file] ?? null,
  list: async () => Object.keys(texts).sort(),
});
const detected = async (texts: Texts) => makeConfig([(await detect(files(texts))).config]);

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const npmPackage = json({ name: 'hive', version: '1.0.0' });
const pyproject = (more = '') => `[project]\nname = "Auto-Magik_Hive"\nversion = "1.0.0"\n${more}`;
const dynamic = (more: string) => `[project]\nname = "hive"\ndynamic = ["version"]\n${more}`;
const uvLock = (version: string) =>
  `version = 1\n\n[[package]]\nname = "a"\nversion = "3"\n\n[[package]]\nname = "auto-magik-hive"\nversion = "${version}"\nsource = { editable = "." }\n`;
const pom = (inner: string) => `<project><artifactId>hive</artifactId>${inner}</project>`;

/** What is found in a repository: the source, its mirrors, and what is only perhaps one; each as `file path`. */
const repositories: [name: string, texts: Texts, source: string | null, mirrors: string[], unsure?: string[]][] = [
  ['nothing', {}, null, []],
  ['what cannot be read', { 'package.json': '{ broken', 'pyproject.toml': '= broken', 'pom.xml': '<' }, null, []],
  ['npm', { 'package.json': npmPackage }, 'package.json version', []],
  [
    'npm with a stale lock file',
    {
      'package.json': npmPackage,
      'package-lock.json': json({ version: '0.9.0', packages: { '': { version: '0.9.0' } } }),
    },
    'package.json version',
    ['package-lock.json version', 'package-lock.json packages."".version'],
  ],
  [
    'npm with an old lock file',
    { 'package.json': npmPackage, 'package-lock.json': json({ version: '1.0.0' }) },
    'package.json version',
    ['package-lock.json version'],
  ],
  ['npm without a version', { 'package.json': json({ private: true }), VERSION: '1.0.0\n' }, 'VERSION version', []],
  ['Python', { 'pyproject.toml': pyproject() }, 'pyproject.toml project.version', []],
  [
    'Python with a stale uv.lock and a stale __version__',
    {
      'pyproject.toml': pyproject(),
      'uv.lock': uvLock('0.9.0'),
      'src/auto_magik_hive/__init__.py': '__version__ = "0.1.0"\n',
    },
    'pyproject.toml project.version',
    ['uv.lock package[name=auto-magik-hive].version', 'src/auto_magik_hive/__init__.py __version__'],
  ],
  [
    'Python with other packages, one of them stale',
    {
      'pyproject.toml': pyproject('[tool.hatch.build.targets.wheel]\npackages = ["cli", "api", "lib/"]\n'),
      'cli/__init__.py': '__version__ = "0.1.0a61"\n',
      'api/__init__.py': '__version__ = "1.0.0"\n',
      'lib/__init__.py': '',
    },
    'pyproject.toml project.version',
    ['api/__init__.py __version__'],
    ['cli/__init__.py __version__'],
  ],
  [
    'poetry',
    { 'pyproject.toml': '[tool.poetry]\nname = "hive"\nversion = "1.0.0"\n' },
    'pyproject.toml tool.poetry.version',
    [],
  ],
  [
    'setuptools, attribute of a module',
    {
      'pyproject.toml': dynamic('[tool.setuptools.dynamic]\nversion = {attr = "hive.about.VERSION"}\n'),
      'src/hive/about.py': 'VERSION = "1.0.0"\n',
    },
    'src/hive/about.py VERSION',
    [],
  ],
  [
    'setuptools, attribute of a package',
    {
      'pyproject.toml': dynamic('[tool.setuptools.dynamic]\nversion = {attr = "hive.__version__"}\n'),
      'hive/__init__.py': '__version__ = "1.0.0"\n',
    },
    'hive/__init__.py __version__',
    [],
  ],
  [
    'setuptools, file',
    { 'pyproject.toml': dynamic('[tool.setuptools.dynamic]\nversion = {file = ["VERSION"]}\n'), VERSION: '1.0.0\n' },
    'VERSION version',
    [],
  ],
  [
    'setuptools, a file outside',
    { 'pyproject.toml': dynamic('[tool.setuptools.dynamic]\nversion = {file = "../x"}\n'), '../x': '1.0.0' },
    null,
    [],
  ],
  ['setup.cfg', { 'setup.cfg': '[metadata]\nname = hive\nversion = 1.0.0\n' }, 'setup.cfg metadata.version', []],
  [
    'setup.cfg that names an attribute',
    {
      'setup.cfg': '[metadata]\nname = hive\nversion = attr: src.version.__version__\n',
      'src/version.py': '__version__ = "1.0.0"\n',
    },
    'src/version.py __version__',
    [],
  ],
  [
    'setup.cfg that names a file',
    { 'setup.cfg': '[metadata]\nname = hive\nversion = file: VERSION.txt\n', 'VERSION.txt': '1.0.0\n' },
    'VERSION.txt version',
    [],
  ],
  [
    'hatch, path',
    {
      'pyproject.toml': dynamic('[tool.hatch.version]\npath = "src/hive/__about__.py"\n'),
      'src/hive/__about__.py': '__version__ = "1.0.0"\n',
    },
    'src/hive/__about__.py __version__',
    [],
  ],
  [
    'hatch, pattern',
    {
      'pyproject.toml': dynamic('[tool.hatch.version]\npath = "v.txt"\npattern = "^v(?P<version>[0-9.]+)"\n'),
      'v.txt': 'x\nv1.0.0\n',
    },
    'v.txt ^v(?P<version>[0-9.]+)',
    [],
  ],
  [
    'pdm',
    {
      'pyproject.toml': dynamic('[tool.pdm.version]\nsource = "file"\npath = "hive/__version__.py"\n'),
      'hive/__version__.py': '__version__ = "1.0.0"\n',
    },
    'hive/__version__.py __version__',
    [],
  ],
  [
    'flit',
    {
      'pyproject.toml': dynamic('[build-system]\nbuild-backend = "flit_core.buildapi"\n'),
      'hive/__init__.py': '"""A."""\n__version__ = "1.0.0"\n',
    },
    'hive/__init__.py __version__',
    [],
  ],
  [
    'Python whose version comes from tags',
    { 'pyproject.toml': dynamic('[tool.hatch.version]\nsource = "vcs"\n') },
    null,
    [],
  ],
  [
    'Rust',
    {
      'Cargo.toml': '[package]\nname = "hive"\nversion = "1.0.0"\n',
      'Cargo.lock': '[[package]]\nname = "hive"\nversion = "0.9.0"\n',
    },
    'Cargo.toml package.version',
    ['Cargo.lock package[name=hive].version'],
  ],
  [
    'a Cargo workspace',
    {
      'Cargo.toml':
        '[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nversion = "1.0.0"\n[workspace.dependencies]\na = { path = "crates/a", version = "1.0.0" }\nz = "1.0.0"\n',
      'crates/a/Cargo.toml': '[package]\nname = "a"\nversion.workspace = true\n',
      'crates/b/Cargo.toml': '[package]\nname = "b"\nversion = "0.3.0"\n',
      'Cargo.lock': '[[package]]\nname = "a"\nversion = "1.0.0"\n\n[[package]]\nname = "b"\nversion = "0.3.0"\n',
    },
    'Cargo.toml workspace.package.version',
    ['Cargo.lock package[name=a].version', 'Cargo.toml workspace.dependencies."a".version'],
  ],
  ['Maven', { 'pom.xml': pom('<version>1.0.0</version>') }, 'pom.xml project.version', []],
  [
    'Maven with a property and modules',
    {
      'pom.xml': pom(
        `<version>\${revision}</version><properties><revision>1.0.0</revision></properties><modules><module>a</module><module>b</module></modules>`,
      ),
      'a/pom.xml': pom('<parent><version>1.0.0</version></parent>'),
      'b/pom.xml': pom(`<parent><version>\${revision}</version></parent>`),
    },
    'pom.xml project.properties."revision"',
    ['a/pom.xml project.parent.version'],
  ],
  ['Gradle properties', { 'gradle.properties': 'group=a\nversion=1.0.0\n' }, 'gradle.properties version', []],
  [
    'Gradle',
    { 'build.gradle.kts': 'plugins {}\nversion = "1.0.0"\n' },
    'build.gradle.kts ^version\\s*=\\s*["\'](?<version>[^"\'$]+)["\']',
    [],
  ],
  [
    'Helm',
    { 'Chart.yaml': 'name: hive\nversion: 1.0.0\nappVersion: "1.0.0"\n' },
    'Chart.yaml version',
    ['Chart.yaml appVersion'],
  ],
  [
    'a chart, an image and a VERSION beside npm',
    {
      'package.json': npmPackage,
      VERSION: 'v1.0.0\n',
      'charts/hive/Chart.yaml': 'version: 0.2.0\nappVersion: 1.0.0\n',
      Dockerfile: 'ARG VERSION=2.0.0\nFROM x\nLABEL version="1.0.0"\n',
    },
    'package.json version',
    ['VERSION version', 'charts/hive/Chart.yaml appVersion', 'Dockerfile LABEL.version'],
    ['charts/hive/Chart.yaml version'],
  ],
  [
    'npm and Python in step',
    { 'package.json': npmPackage, 'pyproject.toml': pyproject(), 'uv.lock': uvLock('0.9.0') },
    'package.json version',
    ['pyproject.toml project.version', 'uv.lock package[name=auto-magik-hive].version'],
  ],
  [
    'npm and a VERSION out of step',
    { 'package.json': npmPackage, VERSION: '2.0.0' },
    'package.json version',
    [],
    ['VERSION version'],
  ],
  [
    'npm and Python out of step',
    { 'package.json': json({ name: 'hive', version: '2.0.0' }), 'pyproject.toml': pyproject() },
    'package.json version',
    [],
    ['pyproject.toml project.version'],
  ],
];

describe('versions that a repository carries', () => {
  it.each(repositories)('%s', async (_name, texts, source, mirrors, unsure = []) => {
    const found = await detect(files(texts));
    const { versioning } = found.config;
    const shown = (field?: { file: string; path: string }) => (field ? `${field.file} ${field.path}` : null);
    expect(shown(versioning?.source)).toBe(source);
    expect((versioning?.mirrors ?? []).map(shown)).toEqual(mirrors);
    expect(found.unsure.map(({ field }) => shown(field))).toEqual(unsure);
  });

  it.each(repositories.filter(([, , source]) => source !== null))(
    '%s: every field can be written',
    async (_name, texts) => {
      const { source, mirrors } = (await detected(texts)).versioning;
      for (const { file, format, path } of [...(source ? [source] : []), ...mirrors]) {
        const next = spliceField(format, texts[file] ?? '', path, '9.8.7', file);
        expect(readField(format, next, path, file)).toMatchObject({ value: '9.8.7' });
      }
    },
  );

  it('is asked about what is unsure, in a draft that can be read as it stands', async () => {
    const { config, unsure } = await detect(files(repositories.at(-1)?.[1] ?? {}));
    const draft = draftConfig(config, unsure);
    expect(draft).toContain('#   - { file: pyproject.toml, format: toml, path: project.version } # says "1.0.0" now');
    expect(makeConfig([readConfigText(draft)]).versioning.source?.file).toBe('package.json');
  });

  it('keeps mirrors only for the source that they were found for', async () => {
    const { config } = await detect(files({ 'package.json': npmPackage, VERSION: '1.0.0' }));
    const mirrorsFor = (versioning: unknown) => forSource(config, { versioning }).versioning?.mirrors?.length;
    expect(mirrorsFor(undefined)).toBe(1);
    expect(mirrorsFor({ source: { file: 'package.json', format: 'json', path: 'version' } })).toBe(1);
    expect(mirrorsFor({ source: { file: 'other.json', format: 'json', path: 'version' } })).toBe(0);
  });
});

describe('the rest of a plain repository', () => {
  it.each([
    ['vitest', 'vitest', ['npm', 'test', '--', '--run', '--reporter=junit', '--outputFile={reports}/junit.xml']],
    ['vitest run', 'vitest run', ['npm', 'test', '--', '--reporter=junit', '--outputFile={reports}/junit.xml']],
    ['node --test', 'node --test', ['npm', 'test']],
    ['mocha', 'mocha spec', ['npm', 'test', '--', '--reporter=xunit', '--reporter-option=output={reports}/junit.xml']],
  ])('makes %s write a report', async (_what, script, argv) => {
    const config = await detected({
      'package.json': json({ name: 'honeycomb', version: '1.0.0', scripts: { test: script } }),
    });
    expect(config.gates.test?.argv).toEqual(argv);
  });

  it('leaves a test script it cannot read the result of to release.yaml', async () => {
    const manifest = json({ name: 'x', version: '1.0.0', scripts: { test: 'make check' } });
    expect((await detected({ 'package.json': manifest })).gates).toEqual({});
  });

  it('reads a Python project', async () => {
    const config = await detected({ 'pyproject.toml': pyproject('[tool.pytest.ini_options]\n') });
    expect(config.versioning.scheme).toBe('pep440');
    expect(config.gates.test?.argv.slice(0, 3)).toEqual(['uv', 'run', 'pytest']);
    expect(config.channels.npm.enabled).toBe(false);
  });

  it('does not publish what is private', async () => {
    const manifest = json({ name: 'x', version: '1.0.0', private: true });
    const config = await detected({ 'package.json': manifest, 'package-lock.json': '{}' });
    expect(config.channels.npm.enabled).toBe(false);
    expect(config.prepare).toHaveLength(1);
  });
});
