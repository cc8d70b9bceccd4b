import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependencyChanges } from '../../src/complexity/index.ts';

describe('dependencyChanges', () => {
  it('reads package.json', () => {
    const before = {
      version: '1.0.0',
      dependencies: { yaml: '2.8.0', left: '^1.0.0' },
      devDependencies: { vitest: '4.0.0' },
      scripts: { build: 'a' },
    };
    const after = {
      version: '1.1.0',
      dependencies: { yaml: '2.9.0', zod: '4.0.0' },
      devDependencies: { vitest: '4.0.0' },
      peerDependencies: { react: '>=18' },
      scripts: { build: 'b' },
    };
    expect(dependencyChanges(before, after)).toEqual([
      { name: 'left', group: 'dependencies', kind: 'removed', from: '^1.0.0', to: null },
      { name: 'yaml', group: 'dependencies', kind: 'changed', from: '2.8.0', to: '2.9.0' },
      { name: 'zod', group: 'dependencies', kind: 'added', from: null, to: '4.0.0' },
      { name: 'react', group: 'peerDependencies', kind: 'added', from: null, to: '>=18' },
    ]);
  });

  it('reads pyproject.toml', () => {
    const before = {
      'build-system': { requires: ['hatchling'] },
      project: {
        dependencies: ['Agno>=1.0', 'typing_extensions', 'uvicorn[standard]>=0.30', 'gone'],
        'optional-dependencies': { docs: ['mkdocs>=1.5'] },
      },
      'dependency-groups': { dev: ['pytest>=8', { 'include-group': 'lint' }] },
    };
    const after = {
      'build-system': { requires: ['hatchling>=1.25'] },
      project: {
        dependencies: ['agno >=1.0', 'typing-extensions', 'uvicorn[standard]>=0.31', 'new; python_version < "3.13"'],
        'optional-dependencies': { docs: ['mkdocs>=1.6'] },
      },
      'dependency-groups': { dev: ['pytest>=8'], lint: ['ruff'] },
    };
    expect(dependencyChanges(before, after).map(({ group, name, kind }) => `${group} ${name} ${kind}`)).toEqual([
      'build-system.requires hatchling changed',
      'dependency-groups.lint ruff added',
      'project.dependencies gone removed',
      'project.dependencies new added',
      'project.dependencies uvicorn changed',
      'project.optional-dependencies.docs mkdocs changed',
    ]);
  });

  it('reads Poetry and keeps requirements by marker together', () => {
    const poetry = (version: string) => ({
      tool: {
        poetry: {
          dependencies: { httpx: { version, extras: ['http2'] } },
          group: { dev: { dependencies: { ruff: '*' } } },
        },
      },
    });
    expect(dependencyChanges(poetry('1'), poetry('2'))).toMatchObject([
      { name: 'httpx', group: 'tool.poetry.dependencies', kind: 'changed' },
    ]);
    const list = (...dependencies: string[]) => ({ project: { dependencies } });
    expect(dependencyChanges(list('a>1; x', 'a>2; y', 'a>3; z'), list('a>3; z', 'a>1; x', 'a>2; y'))).toEqual([]);
  });

  it('takes an absent manifest as one that declares nothing', () => {
    const manifest = { dependencies: { a: '1' } };
    expect(dependencyChanges(null, manifest)).toMatchObject([{ name: 'a', kind: 'added' }]);
    expect(dependencyChanges(manifest, null)).toMatchObject([{ name: 'a', kind: 'removed' }]);
  });

  it('never throws, and nothing changes between a thing and itself', () => {
    const odd = fc.jsonValue();
    const manifest = fc.oneof(
      odd,
      fc.record({ dependencies: odd, project: fc.record({ dependencies: odd }), tool: fc.record({ poetry: odd }) }),
    );
    fc.assert(fc.property(manifest, (one) => void expect(dependencyChanges(one, structuredClone(one))).toEqual([])));
    fc.assert(fc.property(manifest, manifest, (a, b) => void dependencyChanges(a, b)));
  });
});
