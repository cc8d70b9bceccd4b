import { parse as parseJson } from 'jsonc-parser';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import type { ConfigInput } from './schema.ts';

/** Texts of the files that detection reads, null when absent. */
export interface DetectionTexts {
  'package.json': string | null;
  'pyproject.toml': string | null;
  'package-lock.json': string | null;
}

type Tree = Record<string, unknown>;

/**
 * What a plain repository says of itself: version source, scheme, gates. An empty answer means nothing was found.
 * Only the shapes whose reports can be read are turned into gates; anything else is left to release.yaml.
 */
export function detectConfig(texts: DetectionTexts): ConfigInput {
  const { npm, python } = manifestsOf(texts);
  if (typeof npm.version === 'string') return detectedNpm(npm, texts['package-lock.json'] !== null);
  const pythonProject = asTree(python.project);
  if (typeof pythonProject.version === 'string') return detectedPython(pythonProject, python);
  return {};
}

/** The manifests that carry a version of their own; with more than one a person must say which leads (R15). */
export function versionCarriers(texts: DetectionTexts): string[] {
  const { npm, python } = manifestsOf(texts);
  const versions = { 'package.json': npm.version, 'pyproject.toml': asTree(python.project).version };
  return Object.entries(versions).flatMap(([file, version]) => (typeof version === 'string' ? [file] : []));
}

const manifestsOf = (texts: DetectionTexts): { npm: Tree; python: Tree } => ({
  npm: asTree(tolerant(() => parseJson(texts['package.json'] ?? 'null'))),
  python: asTree(tolerant(() => getStaticTOMLValue(parseTOML(texts['pyproject.toml'] ?? '')))),
});

function detectedNpm(manifest: Tree, locked: boolean): ConfigInput {
  const script = asTree(manifest.scripts).test;
  const gate = typeof script === 'string' ? npmTestGate(script) : null;
  return {
    project: { ...(typeof manifest.name === 'string' ? { name: manifest.name } : {}) },
    versioning: {
      scheme: 'semver',
      source: { file: 'package.json', format: 'json', path: 'version' },
      mirrors: locked
        ? [
            { file: 'package-lock.json', format: 'json', path: 'version' },
            { file: 'package-lock.json', format: 'json', path: 'packages."".version' },
          ]
        : [],
    },
    prepare: locked ? [['npm', 'ci', '--no-audit', '--no-fund']] : [],
    gates: gate ? { test: gate } : {},
    channels: { npm: { enabled: manifest.private !== true, production: ownRegistry(manifest) } },
  };
}

/** `npm publish` follows publishConfig while `npm view` does not, so the address is named for both. */
function ownRegistry(manifest: Tree): { registry?: string } {
  const { registry } = asTree(manifest.publishConfig);
  return typeof registry === 'string' ? { registry } : {};
}

type GateInput = NonNullable<ConfigInput['gates']>[string];

/** The argument array that makes the project's own test runner write a JUnit report. */
function npmTestGate(script: string): GateInput | null {
  const junit = '{reports}/junit.xml';
  if (/\bvitest\b/.test(script)) {
    const once = /\bvitest run\b|--run\b/.test(script) ? [] : ['--run'];
    return { argv: ['npm', 'test', '--', ...once, '--reporter=junit', `--outputFile=${junit}`], junit };
  }
  if (/\bmocha\b/.test(script)) {
    return { argv: ['npm', 'test', '--', '--reporter=xunit', `--reporter-option=output=${junit}`], junit };
  }
  if (/\bnode\b.*--test\b/.test(script)) {
    const options = `--test-reporter=junit --test-reporter-destination=${junit}`;
    return { argv: ['npm', 'test'], env: { NODE_OPTIONS: options }, junit };
  }
  return null;
}

function detectedPython(project: Tree, pyproject: Tree): ConfigInput {
  const pytest = 'pytest' in asTree(pyproject.tool) || JSON.stringify(pyproject).includes('"pytest');
  const junit = '{reports}/junit.xml';
  return {
    project: { ...(typeof project.name === 'string' ? { name: project.name } : {}) },
    versioning: { scheme: 'pep440', source: { file: 'pyproject.toml', format: 'toml', path: 'project.version' } },
    gates: pytest ? { test: { argv: ['uv', 'run', 'pytest', `--junitxml=${junit}`], junit } } : {},
    channels: { npm: { enabled: false } },
  };
}

function asTree(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

/** A manifest that cannot be read is reported where it is needed, not while guessing. */
function tolerant(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return null;
  }
}
