import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { treeSitterSyntax } from '../../src/adapters/syntax/syntax.ts';
import { codeChanges, codeReason } from '../../src/flows/history/code-changes.ts';
import { makeRepository, type TestRepository } from '../adapters/git/repository.ts';

const world = { syntax: treeSitterSyntax() };
let repository: TestRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => repository.remove());

const changesOf = (from: string, to: string, surface = {}) => codeChanges(world, repository.git, { from, to, surface });

describe('what the code of two commits says', () => {
  test('is read from git, whatever lies in the checkout', async () => {
    const from = repository.save('feat: x', { 'p/__init__.py': 'from ._a import f', 'p/_a.py': 'def f(a): ...' });
    const to = repository.save('fix: x', { 'p/_a.py': 'def f(): ...', 'cmd/main.go': 'package main' });
    repository.write('p/_a.py', 'def f(a): ...');
    const api = await changesOf(from, to);
    expect(api?.bump).toBe('major');
    expect(api?.findings[0]).toMatchObject({
      symbol: 'p.f',
      kind: 'parameter_removed',
      after: { file: 'p/_a.py', line: 1 },
    });
    expect(codeReason(api)).toEqual([
      'The code breaks its public surface in 1 place(s), first: parameter `a` is gone',
      'Not analyzed: Go (1, language).',
    ]);
  });

  test('follows what release.yaml calls public and private', async () => {
    const from = repository.save('feat: x', { 'examples/a.py': 'def f(): ...', 'p/inner/b.py': 'def g(): ...' });
    const to = repository.save('feat: y', { 'examples/a.py': '', 'p/inner/b.py': '' });
    const symbols = async (surface: object) => (await changesOf(from, to, surface))?.findings.map((one) => one.symbol);
    expect(await symbols({})).toEqual(['p.inner.b.g']);
    expect(await symbols({ public: ['examples/**'], private: ['p/inner/**'] })).toEqual(['examples.a.f']);
  });

  test('does not take a symbolic link for a source', async () => {
    const from = repository.save('feat: x', { 'p/a.py': 'def f(): ...' });
    symlinkSync('a.py', join(repository.root, 'p/b.py'));
    const to = repository.save('feat: y', {});
    const api = await changesOf(from, to);
    expect(api?.not_analyzed).toEqual([{ what: 'p/b.py', why: 'link', files: 1 }]);
    expect(api?.bump).toBe('not_analyzed');
  });

  test('is nothing before the first release', async () => {
    expect(await codeChanges(world, repository.git, { from: null, to: 'HEAD' })).toBeNull();
  });
});
