import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefName, requirePushTarget, requireTreePath } from '../../../src/adapters/git/names.ts';

describe('isRefName', () => {
  it.each(['main', 'release/v1.2.3', 'v1.0.0a1', 'refs/heads/x', '@scope/pkg@1.0.0', 'ünï', 'a.b', 'x-'])(
    'allows %s',
    (name) => {
      expect(isRefName(name)).toBe(true);
    },
  );

  it.each([
    '',
    '-x',
    '--force',
    '/a',
    'a/',
    'a//b',
    'a..b',
    'a.',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
    '@',
    'a@{1}',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    'a\n',
    'a\u007f',
  ])('refuses %j', (name) => {
    expect(isRefName(name)).toBe(false);
  });

  it('never allows what git itself forbids', () => {
    const part = fc.stringMatching(/^[a-z.@{/~^:?*[\\ -]{1,6}$/);
    fc.assert(
      fc.property(part, (name) => {
        if (isRefName(name)) execFileSync('git', ['check-ref-format', `refs/heads/${name}`]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('requirePushTarget and requireTreePath', () => {
  it.each(['main', 'refs/remotes/x', 'refs/heads/', '+refs/heads/x', 'refs/heads/a b'])(
    'refuses to push to %s',
    (ref) => {
      expect(() => requirePushTarget(ref)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    },
  );

  it.each(['/etc/x', '../x', 'a/../b', './a', 'a//b', '', 'a\0'])('refuses the path %j', (path) => {
    expect(() => requireTreePath(path)).toThrow(expect.objectContaining({ code: 'FILE_OUTSIDE_PROJECT' }));
  });
});
