import { describe, expect, it } from 'vitest';
import { forgeOf } from '../../../src/domain/changelog/forge.ts';

const github = 'https://github.example.test/acme/core/compare/v1.4.0...v1.5.0';

describe('compare', () => {
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
    ['git@bitbucket.org:a/core.git', 'https://bitbucket.org/a/core/branches/compare/v1.5.0%0Dv1.4.0'],
    ['https://codeberg.org/a/core.git', 'https://codeberg.org/a/core/compare/v1.4.0...v1.5.0'],
  ])('%s → %s', (remote, expected) => {
    expect(forgeOf(remote)?.compare('v1.4.0', 'v1.5.0')).toBe(expected);
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
    expect(forgeOf(remote)).toBeNull();
  });

  it('escapes what a tag may carry', () => {
    expect(forgeOf('https://github.com/a/b')?.compare('@acme/core@1.0.0', 'x)y z')).toBe(
      'https://github.com/a/b/compare/%40acme/core%401.0.0...x%29y%20z',
    );
  });
});

describe('page', () => {
  const pages = {
    github: forgeOf('https://github.com/acme/core'),
    gitlab: forgeOf('git@gitlab.example.test:acme/part/core.git'),
    gitea: forgeOf('https://gitea.example.test/acme/core'),
    bitbucket: forgeOf('https://bitbucket.org/acme/core'),
  };

  it.each([
    ['github', '#12', 'https://github.com/acme/core/issues/12'],
    ['github', 'GH-12', 'https://github.com/acme/core/issues/12'],
    ['github', 'other/thing#3', 'https://github.com/other/thing/issues/3'],
    ['github', '!12', null],
    ['github', '../..#1', null],
    ['github', '12', null],
    ['gitlab', '#12', 'https://gitlab.example.test/acme/part/core/-/issues/12'],
    ['gitlab', '!12', 'https://gitlab.example.test/acme/part/core/-/merge_requests/12'],
    ['gitlab', 'a/b/c!7', 'https://gitlab.example.test/a/b/c/-/merge_requests/7'],
    ['gitlab', 'GH-12', null],
    ['gitea', '#12', 'https://gitea.example.test/acme/core/issues/12'],
    ['bitbucket', '#12', 'https://bitbucket.org/acme/core/issues/12'],
  ] as const)('%s %s → %s', (name, reference, expected) => {
    expect(pages[name]?.page(reference)).toBe(expected);
  });
});
