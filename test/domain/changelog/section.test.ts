import { describe, expect, it } from 'vitest';
import { renderSection } from '../../../src/domain/changelog/section.ts';
import { classifyCommit } from '../../../src/domain/commits/classify.ts';

const rules = {
  bump_rules: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' },
  breaking_subjects: [],
  ignore_commits: [],
} as const;
const findings = (...messages: string[]) =>
  messages.map((message, index) => classifyCommit({ id: `c${index}`, parents: ['p'], message }, rules));
const render = (messages: string[], rest: Partial<Parameters<typeof renderSection>[0]> = {}) =>
  renderSection({ version: '1.5.0', date: '2026-03-04', findings: findings(...messages), ...rest });
const entries = (...messages: string[]) =>
  render(messages)
    .split('\n')
    .filter((line) => /^(?:- |### )/.test(line));

describe('renderSection', () => {
  it('tells a release in the manner of Keep a Changelog', () => {
    const messages = [
      'feat(search): Fuzzy matching (#12)',
      'fix: stop the watcher\n\nCloses #13',
      'perf(db): one statement',
      'docs: guide',
      'chore: tidy',
      'refactor: split the loader',
      'feat(api)!: list tenants (#14)',
      'fix: tokens\n\nBREAKING CHANGE: old tokens are refused',
      'Revert "feat: dark theme" (#15)',
      'revert: feat: light theme',
      'Tune the cache',
      'removed: the old client',
      'deprecate(cli): the --raw flag',
      'security: reject symlinks',
      'release: v1.4.0',
    ];
    expect(render(messages, { profile: 'breaking-section' })).toBe(`## [1.5.0] - 2026-03-04

### BREAKING CHANGES

- **api:** list tenants (#14)
- tokens
  old tokens are refused

### Added

- **search:** Fuzzy matching (#12)

### Fixed

- stop the watcher (#13)

### Changed

- **db:** one statement
- Revert "feat: dark theme" (#15)
- Revert: feat: light theme
- Tune the cache

### Deprecated

- **cli:** the --raw flag

### Removed

- the old client

### Security

- reject symlinks
`);
  });

  it('has no other headings than those of Keep a Changelog, and what breaks first in its place', () => {
    const section = render(['feat: a', 'feat(api)!: list tenants', 'docs!: the guide moved', 'fix: b', 'removed: c']);
    expect(section).toBe(`## [1.5.0] - 2026-03-04

### Added

- **BREAKING** **api:** list tenants
- a

### Changed

- **BREAKING** the guide moved

### Removed

- c

### Fixed

- b
`);
  });

  it('says so when there is nothing to tell', () => {
    expect(render(['docs: a', "Merge branch 'x'"])).toBe(
      '## [1.5.0] - 2026-03-04\n\nNo changes for users of this project.\n',
    );
  });

  it('stands by itself with a link, and previews without a date', () => {
    const section = render(['fix: a'], { date: null, compareUrl: 'https://example.test/compare/v1.4.0...v1.5.0' });
    expect(section).toBe('## [1.5.0]\n\n### Fixed\n\n- a\n\n[1.5.0]: https://example.test/compare/v1.4.0...v1.5.0\n');
  });

  it('tells the same change once', () => {
    expect(entries('fix: a (#1)', 'fix: a (#1)', 'fix: a (#2)')).toEqual(['### Fixed', '- a (#1)', '- a (#2)']);
  });

  it('tells the whole message BREAKING CHANGE once', () => {
    expect(entries('BREAKING CHANGE: all of it')).toEqual(['### Changed', '- **BREAKING** BREAKING CHANGE: all of it']);
  });

  it('neutralises outside text', () => {
    expect(entries('fix(<i>): <script>x</script> @someone\u202E [a](b)')).toEqual([
      '### Fixed',
      '- **&lt;i>:** &lt;script>x&lt;/script> `@someone` \\[a\\](b)',
    ]);
    expect(render(['fix: a\n\nBREAKING CHANGE: b\n\n## [9.9.9] - 2020-01-01\n- <b>'])).toContain(
      '\n- **BREAKING** a\n  b ## \\[9.9.9\\] - 2020-01-01 - &lt;b>\n',
    );
  });
});
