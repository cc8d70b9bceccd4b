import { describe, expect, it } from 'vitest';
import { compareUrl } from '../../../src/domain/changelog/compare-url.ts';

const github = 'https://github.example.test/acme/core/compare/v1.4.0...v1.5.0';

describe('compareUrl', () => {
  it.each([
    ['https://github.com/acme/core.git', 'https://github.com/acme/core/compare/v1.4.0...v1.5.0'],
    ['https://github.example.test/acme/core.git', github],
    ['https://github.example.test/acme/core/', github],
    ['https://GitHub.example.test/acme/core', github],
    ['git@github.example.test:acme/core.git', github],
    ['ssh://git@github.example.test:2222/acme/core.git', github],
    ['https://someone:not-a-real-token@github.example.test/acme/core.git', github],
    ['https://gitlab.example.test/a/b/core.git', 'https://gitlab.example.test/a/b/core/-/compare/v1.4.0...v1.5.0'],
    ['git@my-gitlab.example.test:a/core.git', 'https://my-gitlab.example.test/a/core/-/compare/v1.4.0...v1.5.0'],
    ['https://gitea.example.test:3000/a/core', 'https://gitea.example.test:3000/a/core/compare/v1.4.0...v1.5.0'],
    ['https://codeberg.org/a/core.git', 'https://codeberg.org/a/core/compare/v1.4.0...v1.5.0'],
  ])('%s → %s', (remote, expected) => {
    expect(compareUrl(remote, 'v1.4.0', 'v1.5.0')).toBe(expected);
  });

  it.each([
    '/srv/git/core.git',
    '../github/core.git',
    'file:///srv/github/core.git',
    'http://github.example.test/acme/core.git',
    'git://github.example.test/acme/core.git',
    'https://git.example.test/acme/core.git',
    'https://example.test/github/core.git',
    'https://notgithub.example.test.invalid/a/b',
    'https://github.example.test/core',
    'https://github.example.test/../core',
    'https://github.example.test/a b/core',
    'https://github.example.test/a/core)[x](y',
    'https://github.example.test',
    'C:\\git\\core',
    '',
  ])('%j → null', (remote) => {
    expect(compareUrl(remote, 'v1.4.0', 'v1.5.0')).toBeNull();
  });

  it('escapes what a tag may carry', () => {
    expect(compareUrl('https://github.com/a/b', '@acme/core@1.0.0', 'x)y z')).toBe(
      'https://github.com/a/b/compare/%40acme/core%401.0.0...x%29y%20z',
    );
  });
});
