import { expect, it } from 'vitest';
import { workspaces } from '../../../src/domain/components/workspaces/index.ts';
import type { Manifest } from '../../../src/domain/components/workspaces/workspace.ts';
import { readField, readManifest, spliceField } from '../../../src/domain/manifests/index.ts';

interface Case {
  type: string;
  root: string;
  member: string;
  lock: string;
  globs: unknown;
  /** Everything that follows a member, as `file path`. */
  follows: string[];
}

const cases: Case[] = [
  {
    type: 'npm',
    root: '{"workspaces": {"packages": ["./packages/*/", "!packages/old"]}, "devDependencies": {"@x/core": "^1.0.0", "other": "^1.0.0"}}',
    member: '{"name": "@x/core", "version": "1.0.0", "peerDependencies": {"@x/core": "1.0.0"}}',
    lock: '{"packages": {"": {"devDependencies": {"@x/core": "^1.0.0"}}, "packages/core": {"version": "1.0.0", "peerDependencies": {"@x/core": "0.9.0"}}}}',
    globs: { include: ['packages/*'], exclude: ['packages/old'] },
    follows: [
      'package.json devDependencies."@x/core"',
      'packages/core/package.json peerDependencies."@x/core"',
      'package-lock.json packages."packages/core".version',
      'package-lock.json packages."".devDependencies."@x/core"',
    ],
  },
  {
    type: 'uv',
    root: '[project]\nname = "root"\ndependencies = ["X_Core[all]>=1.0.0", "other"]\n[dependency-groups]\ndev = [{include-group = "a"}, "x.core==1.0.0"]\n[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/old"]\n',
    member: '[project]\nname = "x-core"\nversion = "1.0.0"\n[project.optional-dependencies]\n"a.b" = ["x-core~=1.0"]\n',
    lock: 'version = 1\n[[package]]\nname = "other"\nversion = "1.0.0"\n[[package]]\nname = "x-core"\nversion = "1.0.0"\nsource = { editable = "packages/core" }\n',
    globs: { include: ['packages/*'], exclude: ['packages/old'] },
    follows: [
      'pyproject.toml project.dependencies[0]',
      'pyproject.toml dependency-groups.dev[1]',
      'packages/core/pyproject.toml project.optional-dependencies."a.b"[0]',
      'uv.lock package[name=x-core].version',
    ],
  },
  {
    type: 'cargo',
    root: '[workspace]\nmembers = ["packages/*"]\nexclude = ["packages/old"]\n[workspace.dependencies]\ncore = { path = "packages/core", version = "1.0" }\nserde = "1"\n',
    member:
      '[package]\nname = "core"\nversion = "1.0.0"\n[target."cfg(unix)".dev-dependencies]\nalias = { package = "core", path = ".", version = "1.0.0" }\ncore = "1.0.0"\n',
    lock: '[[package]]\nname = "core"\nversion = "1.0.0"\n[[package]]\nname = "core"\nversion = "0.1.0"\nsource = "registry"\n',
    globs: { include: ['packages/*'], exclude: ['packages/old'] },
    follows: [
      'Cargo.toml workspace.dependencies.core.version',
      'packages/core/Cargo.toml target."cfg(unix)".dev-dependencies.alias.version',
    ],
  },
];

it.each(cases)('$type: members, ranges and lock entries', ({ type, root, member, lock, globs, follows }) => {
  const kind = workspaces.find((one) => one.type === type);
  if (!kind) throw new Error(type);
  const texts = new Map([
    [kind.manifest, root],
    [`packages/core/${kind.manifest}`, member],
    [kind.lock.file, lock],
  ]);
  const manifest = (file: string, directory: string): Manifest => ({
    file,
    directory,
    tree: readManifest(file === kind.lock.file ? kind.lock.format : kind.format, texts.get(file) ?? '', file),
  });
  const [top, core] = [manifest(kind.manifest, ''), manifest(`packages/core/${kind.manifest}`, 'packages/core')];
  expect(kind.globs(top.tree)).toEqual(globs);
  expect(kind.globs(core.tree)).toBeNull();
  const found = kind.member(core);
  if (!found) throw new Error('no member');
  const ranges = [top, core].flatMap((one) => kind.ranges(one, new Set([found.name])));
  const locked = kind.locked(manifest(kind.lock.file, '').tree, [found], ranges);
  expect([...ranges, ...locked].map(({ file, path }) => `${file} ${path}`).sort()).toEqual([...follows].sort());
  for (const { file, format, path, value } of [...ranges, ...locked]) {
    const text = texts.get(file) ?? '';
    expect(readField(format, text, path, file)).toMatchObject({ found: true, value });
    expect(spliceField(format, text, path, '9.9.9', file)).not.toBe(text);
  }
});

it.each([
  ['npm', '{"version": "1.0.0"}'],
  ['uv', '[project]\nname = "a"\ndynamic = ["version"]\n'],
  ['uv', '[project]\nname = "a]"\nversion = "1.0.0"\n'],
  ['cargo', '[package]\nname = "a"\nversion = { workspace = true }\n'],
  ['cargo', '[package]\nname = "a]"\nversion = "1.0.0"\n'],
])('%s: what has no version of its own is no member', (type, text) => {
  const kind = workspaces.find((one) => one.type === type);
  const tree = readManifest(kind?.format ?? 'toml', text, 'f');
  expect(kind?.member({ file: 'f', directory: '', tree })).toBeNull();
});
