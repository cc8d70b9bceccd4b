import { afterEach, beforeEach, expect, it } from 'vitest';
import { openProject } from '../../src/flows/project/project.ts';
import { newClone } from './history/clones.ts';
import { type TestWorld, testWorld } from './test-world.ts';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.leave());

const files = {
  'package.json':
    '{ "name": "apiary", "version": "9.0.0", "workspaces": ["js/*"], "scripts": { "test": "node --test" } }',
  'js/comb/package.json': '{ "name": "@apiary/comb", "version": "1.2.3" }',
  'py/pollen/pyproject.toml':
    '[project]\nname = "pollen"\ndynamic = ["version"]\n\n[tool.hatch.version]\npath = "src/pollen/__about__.py"\n',
  'py/pollen/src/pollen/__about__.py': '__version__ = "0.7.0"\n',
  'py/nectar/pyproject.toml':
    '[project]\nname = "nectar"\ndynamic = ["version"]\n\n[tool.hatch.version]\nsource = "vcs"\n',
  'pyproject.toml': '[tool.uv.workspace]\nmembers = ["py/*"]\n',
  'py/wax/pyproject.toml': '[project]\nname = "wax"\nversion = "0.1.0a2"\n',
  'uv.lock': 'version = 1\n\n[[package]]\nname = "wax"\nversion = "0.1.0a2"\n',
  'Cargo.toml': '[workspace]\nmembers = ["rust/*"]\n',
  'rust/sting/Cargo.toml': '[package]\nname = "sting"\nversion = "0.3.0"\n',
  'rust/inherits/Cargo.toml': '[package]\nname = "inherits"\nversion.workspace = true\n',
  'rust/also/Cargo.toml': '[package]\nname = "also"\nversion = { workspace = true }\n',
  'odd/place/VERSION.yaml': 'of: { smoke: 4.0.0 }\n',
  'release.yaml': `
versioning: { tag_prefix: v, mirrors: [{ file: js/comb/package.json, format: json, path: version }] }
changelog: { file: HISTORY.md }
components:
  minimum: 1
  sets: [{ type: agent, glob: "py/wax/agents/*.yaml", version: v }, { type: agent, glob: "other/*.yaml", version: v }]
packages:
  wax: { tag_prefix: wax-, changelog: py/NEWS.md, shared: [shared] }
  smoke: { path: odd/place, scheme: pep440, source: { file: odd/place/VERSION.yaml, format: yaml, path: of.smoke } }
`,
};

it.each([
  ['@apiary/comb', 'js/comb', { current: '1.2.3', scheme: 'semver', line: 1 }, { mirrors: [] }],
  [
    'wax',
    'py/wax',
    { current: '0.1.0a2', scheme: 'pep440', line: 3 },
    { tag_prefix: 'wax-', mirrors: [{ file: 'uv.lock' }] },
  ],
  ['sting', 'rust/sting', { current: '0.3.0', scheme: 'semver', file: 'rust/sting/Cargo.toml' }, {}],
  [
    'pollen',
    'py/pollen',
    { current: '0.7.0', scheme: 'pep440', file: 'py/pollen/src/pollen/__about__.py', path: '__version__' },
    { mirrors: [] },
  ],
  ['smoke', 'odd/place', { current: '4.0.0', scheme: 'pep440' }, {}],
])('%s has versions of its own', async (name, path, version, versioning) => {
  const clone = newClone(world, 'apiary');
  clone.save('feat: begin', files);
  const [whole, project] = [await openProject(world, clone.at), await openProject(world, clone.at, name)];
  expect(project).toMatchObject({ name, member: { name, path }, version, policy: { versioning } });
  expect(project.policy.changelog.file).toBe(name === 'wax' ? 'py/NEWS.md' : `${path}/CHANGELOG.md`);
  expect(project.policy.components.sets).toHaveLength(name === 'wax' ? 1 : 0);
  expect(project.policy.gates.test?.argv).toEqual(['npm', 'test']);
  if (name !== 'wax') expect(project.policy.versioning.tag_prefix).toBeUndefined();
  expect(project.id).toMatch(new RegExp(`^${whole.id}\\.[0-9a-f]{12}$`));
  expect(project.policy_hash).not.toBe(whole.policy_hash);
});

it.each(['nectar', 'apiary', 'nothing', '__proto__'])('%s is no package with a version of its own', async (name) => {
  const clone = newClone(world, 'apiary');
  clone.save('feat: begin', files);
  await expect(openProject(world, clone.at, name)).rejects.toMatchObject({
    code: 'PACKAGE_UNKNOWN',
    fields: { values: { known: expect.stringMatching(/^wax, smoke, @apiary\/comb, pollen, sting$/) } },
  });
});

it.each(['inherits', 'also'])('%s has the version of its workspace and is not released alone', async (name) => {
  const clone = newClone(world, 'apiary');
  clone.save('feat: begin', files);
  await expect(openProject(world, clone.at, name)).rejects.toMatchObject({ code: 'PACKAGE_VERSION_SHARED' });
});
