import { declaredIn } from '../../domain/manifests/python/project.ts';
import {
  asTexts,
  asTree,
  type Candidate,
  type Ecosystem,
  firstOf,
  type Look,
  standing,
  type Tree,
  treeOf,
  type VersionField,
} from './look.ts';

/** Python projects of any build backend; a dynamic version is followed to the file that holds it. */
export async function python(look: Look): Promise<Ecosystem | null> {
  const [pyproject, setup] = await Promise.all([
    treeOf(look, 'pyproject.toml', 'toml'),
    treeOf(look, 'setup.cfg', 'ini'),
  ]);
  const name = nameOf(pyproject, setup);
  const module = name.toLowerCase().replace(/[-.]+/g, '_');
  const source = await sourceOf(look, pyproject, setup, module);
  if (!source) return null;
  const mirrors = await standing(look, [
    { file: 'uv.lock', format: 'toml', path: `package[name=${name.toLowerCase().replace(/[-_.]+/g, '-')}].version` },
    ...dunders(module),
  ]);
  return {
    scheme: 'pep440',
    source,
    mirrors,
    others: await standing(
      look,
      shipped(pyproject).flatMap((one) => assigned(`${one}/__init__.py`)),
    ),
    rest: {
      project: { ...(name ? { name } : {}) },
      gates: testGate(pyproject),
      channels: { npm: { enabled: false }, pypi: { enabled: published(pyproject), production: ownIndex(pyproject) } },
    },
  };
}

/** Built by somebody, and not marked as what no index may take. */
function published(pyproject: Tree): boolean {
  const { buildable, private: hidden, name } = declaredIn(pyproject);
  return buildable && !hidden && name !== null;
}

/** An index of uv that stands for the public one and says where uploads go. */
function ownIndex(pyproject: Tree): { upload?: string; index?: string } {
  const { index } = asTree(asTree(pyproject.tool).uv);
  const own = (Array.isArray(index) ? index : []).map(asTree).find((one) => one.default === true);
  const [upload, url] = [own?.['publish-url'], own?.url];
  const isAddress = (one: unknown): one is string => typeof one === 'string' && /^https?:\/\//.test(one);
  return isAddress(upload) && isAddress(url) ? { upload, index: url } : {};
}

function nameOf(pyproject: Tree, setup: Tree): string {
  const { project, tool } = pyproject;
  const [name = ''] = [asTree(project), asTree(asTree(tool).poetry), asTree(setup.metadata)].flatMap((one) =>
    asTexts(one.name),
  );
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) ? name : '';
}

function testGate(pyproject: Tree) {
  const junit = '{reports}/junit.xml';
  const pytest = 'pytest' in asTree(pyproject.tool) || JSON.stringify(pyproject).includes('"pytest');
  return pytest ? { test: { argv: ['uv', 'run', 'pytest', `--junitxml=${junit}`], junit } } : {};
}

const assigned = (file: string): VersionField[] => [{ file, format: 'python', path: '__version__' }];

const modules = ['__init__', '__about__', '_version', '__version__', 'version'];

/** Where a package of this name says its version; a module that stands elsewhere is named in pyproject.toml. */
const dunders = (module: string): VersionField[] =>
  module === '' ? [] : ['src/', ''].flatMap((top) => modules.flatMap((file) => assigned(`${top}${module}/${file}.py`)));

/** Packages that the wheel is said to hold. */
function shipped(pyproject: Tree): string[] {
  const { hatch, setuptools } = asTree(pyproject.tool);
  const wheel = asTree(asTree(asTree(asTree(hatch).build).targets).wheel);
  return [...asTexts(wheel.packages), ...asTexts(asTree(setuptools).packages)]
    .map((one) => one.replace(/\/+$/, ''))
    .filter((one) => /^[\w./-]+$/.test(one) && !one.split('/').includes('..'));
}

async function sourceOf(look: Look, pyproject: Tree, setup: Tree, module: string): Promise<Candidate | null> {
  const fixed = await firstOf(look, [
    { file: 'pyproject.toml', format: 'toml', path: 'project.version' },
    { file: 'pyproject.toml', format: 'toml', path: 'tool.poetry.version' },
    { file: 'setup.cfg', format: 'ini', path: 'metadata.version' },
  ]);
  if (fixed) return fixed;
  const { setuptools, hatch, pdm, flit } = asTree(pyproject.tool);
  const dynamic = asTree(asTree(asTree(setuptools).dynamic).version);
  const directive = asTexts(asTree(setup.metadata).version)[0] ?? '';
  const named = [
    ...asTexts(dynamic.attr).flatMap(attribute),
    ...asTexts(dynamic.file).flatMap(wholeFile),
    ...(/^attr:/.test(directive) ? attribute(directive.slice('attr:'.length).trim()) : []),
    ...(/^file:/.test(directive) ? wholeFile(directive.slice('file:'.length).trim()) : []),
    ...ofHatch(asTree(asTree(hatch).version)),
    ...asTexts(asTree(asTree(pdm).version).path).flatMap(assigned),
    ...asTexts(asTree(asTree(flit).module).name).flatMap(dunders),
  ];
  const inside = asTexts(asTree(pyproject.project).dynamic).includes('version') ? dunders(module) : [];
  return firstOf(
    look,
    [...named, ...inside].filter(({ file }) => !file.split('/').includes('..')),
  );
}

/** `package.module.NAME`: the module is a file or a package, beside pyproject.toml or below src. */
function attribute(dotted: string): VersionField[] {
  const parts = dotted.split('.');
  const path = parts.at(-1) ?? '';
  const place = parts.slice(0, -1).join('/');
  return [`src/${place}.py`, `src/${place}/__init__.py`, `${place}.py`, `${place}/__init__.py`].map((file) => ({
    file,
    format: 'python' as const,
    path,
  }));
}

const wholeFile = (file: string): VersionField[] => [{ file, format: 'text', path: 'version' }];

/** Hatch reads `__version__` or `VERSION` from a file, or what a pattern of the project's own finds there. */
function ofHatch({ path, pattern }: Tree): VersionField[] {
  return asTexts(path).flatMap((file) => [
    ...asTexts(pattern).map((own) => ({ file, format: 'pattern' as const, path: own })),
    ...['__version__', 'VERSION'].map((name) => ({ file, format: 'python' as const, path: name })),
  ]);
}
