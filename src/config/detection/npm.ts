import type { ConfigInput } from '../schema.ts';
import { asTree, candidate, type Ecosystem, type Look, standing, type Tree, treeOf } from './look.ts';

export async function npm(look: Look): Promise<Ecosystem | null> {
  const source = await candidate(look, { file: 'package.json', format: 'json', path: 'version' });
  if (!source) return null;
  const manifest = await treeOf(look, 'package.json', 'json');
  const locked = (await look.open('package-lock.json', 'json')) !== null;
  const script = asTree(manifest.scripts).test;
  const gate = typeof script === 'string' ? testGate(script) : null;
  return {
    scheme: 'semver',
    source,
    mirrors: await standing(look, [
      { file: 'package-lock.json', format: 'json', path: 'version' },
      { file: 'package-lock.json', format: 'json', path: 'packages."".version' },
    ]),
    others: [],
    rest: {
      project: { ...(typeof manifest.name === 'string' ? { name: manifest.name } : {}) },
      prepare: locked ? [['npm', 'ci', '--no-audit', '--no-fund']] : [],
      gates: gate ? { test: gate } : {},
      // Of a private root the members may be what is published.
      channels: {
        npm: {
          enabled: manifest.private !== true || manifest.workspaces !== undefined,
          production: ownRegistry(manifest),
        },
      },
    },
  };
}

/** `npm publish` follows publishConfig while `npm view` does not, so the address is named for both. */
function ownRegistry(manifest: Tree): { registry?: string } {
  const { registry } = asTree(manifest.publishConfig);
  return typeof registry === 'string' ? { registry } : {};
}

type GateInput = NonNullable<ConfigInput['gates']>[string];

/** The argument array that makes the project's own test runner write a JUnit report. */
function testGate(script: string): GateInput | null {
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
