import { expect, it } from 'vitest';
import { workspaceManifests } from '../../src/config/workspaces.ts';

const none = { 'package.json': null, 'pnpm-workspace.yaml': null, 'pyproject.toml': null, 'Cargo.toml': null };
const files = [
  'package.json',
  'packages/a/package.json',
  'packages/b/package.json',
  'packages/b/node_modules/c/package.json',
  'packages/deep/d/package.json',
  'tools/e/package.json',
  'libs/f/pyproject.toml',
  'libs/g/pyproject.toml',
  'crates/h/Cargo.toml',
];

it.each([
  ['npm', { 'package.json': '{ "workspaces": ["packages/*"] }' }, ['packages/a', 'packages/b']],
  ['yarn', { 'package.json': '{ "workspaces": { "packages": ["./tools/e/"] } }' }, ['tools/e']],
  ['pnpm', { 'pnpm-workspace.yaml': 'packages: ["packages/**", "!packages/b"]' }, ['packages/a', 'packages/deep/d']],
  ['uv', { 'pyproject.toml': '[tool.uv.workspace]\nmembers = ["libs/*"]\nexclude = ["libs/g"]\n' }, ['libs/f']],
  ['Cargo', { 'Cargo.toml': '[workspace]\nmembers = ["crates/h"]\n' }, ['crates/h']],
  [
    'two at once',
    { 'package.json': '{ "workspaces": ["tools/*"] }', 'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n' },
    ['tools/e', 'crates/h'],
  ],
  ['nothing', {}, []],
  ['what cannot be read', { 'package.json': '{ "workspaces": 3', 'Cargo.toml': 'members = [' }, []],
  ['what makes no sense', { 'package.json': '{ "workspaces": [3, null, {}] }' }, []],
])('the members of %s', (_what, texts, directories) => {
  const found = workspaceManifests({ ...none, ...texts }, files);
  expect(found.map((file) => file.slice(0, file.lastIndexOf('/')))).toEqual(directories);
});
