import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forgeOf } from '../../../src/domain/changelog/forge.ts';
import { insertSection } from '../../../src/domain/changelog/insert.ts';
import { outline } from '../../../src/domain/changelog/outline.ts';
import { handEdits, sealSection } from '../../../src/domain/changelog/seal.ts';
import { renderSection } from '../../../src/domain/changelog/section.ts';
import { sectionOf } from '../../../src/domain/changelog/sections.ts';
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

describe('references', () => {
  const linked = (subject: string, remote = 'https://github.com/acme/core') =>
    render([`fix: ${subject}`], { forge: forgeOf(remote) }).split('\n')[4];

  it.each([
    ['mend (#12)', '- mend ([#12](https://github.com/acme/core/issues/12))'],
    ['as GH-4 says', '- as [GH-4](https://github.com/acme/core/issues/4) says'],
    ['see other/thing#5', '- see [other/thing#5](https://github.com/other/thing/issues/5)'],
    ['not `#12`', '- not `#12`'],
    ['a!12 b#3 &#64;', '- a!12 b#3 &amp;#64;'],
    ['!#12', '- !#12'],
    ['!other/thing#5 #1@x', '- !other/thing#5 #1@x'],
    [
      'tell\n\nCloses #13, GH-2',
      '- tell ([#13](https://github.com/acme/core/issues/13), [GH-2](https://github.com/acme/core/issues/2))',
    ],
    [
      '#12 again\n\nRefs #1',
      '- [#12](https://github.com/acme/core/issues/12) again ([#1](https://github.com/acme/core/issues/1))',
    ],
  ])('%j → %s', (subject, expected) => {
    expect(linked(subject)).toBe(expected);
  });

  it('leads to merge requests on GitLab and nowhere on a forge nobody knows', () => {
    expect(linked('mend (!12)', 'git@gitlab.com:acme/core.git')).toBe(
      '- mend ([!12](https://gitlab.com/acme/core/-/merge_requests/12))',
    );
    expect(linked('mend (#12)', '/srv/git/core.git')).toBe('- mend (#12)');
  });
});

describe('people and breaks', () => {
  it('credits co-authors by name, never by address', () => {
    const [finding] = findings('feat: dance (#4)');
    const co_authors = ['Maya <maya@example.test>', ' @willi ', '<only@example.test>'];
    const section = renderSection({
      version: '1.5.0',
      date: null,
      findings: finding ? [{ ...finding, co_authors }] : [],
    });
    expect(section).toContain('\n- dance (#4) (with Maya, `@willi`)\n');
  });

  const found = [
    { symbol: 'area', kind: 'object_removed', said: '`area` was removed.' },
    { symbol: 'sides', kind: 'type_changed', said: '`sides` is a string now.' },
  ] as const;

  it('tells breaks that no commit marks, with the reason somebody gave', () => {
    const content = {
      version: '1.5.0',
      date: null,
      findings: [],
      breaks: { found, reason: 'nobody used <it>, @all\n# x' },
    };
    const why = 'Reason given with the plan: “nobody used &lt;it>, `@all` # x”';
    expect(renderSection(content)).toBe(
      `## [1.5.0]\n\n### Changed\n\n- **BREAKING** \`sides\`: \`sides\` is a string now.\n  ${why}\n\n### Removed\n\n- **BREAKING** \`area\`: \`area\` was removed.\n  ${why}\n`,
    );
    expect(renderSection({ ...content, profile: 'breaking-section' })).toContain('### BREAKING CHANGES\n\n- `area`: ');
  });

  it('tells fifty of them and how many more there are', () => {
    const many = Array.from({ length: 60 }, (_, at) => ({ ...found[1], symbol: `s${at}` }));
    const section = renderSection({
      version: '1.5.0',
      date: null,
      findings: [],
      breaks: { found: many, reason: null },
    });
    expect(section.match(/^- /gm)).toHaveLength(51);
    expect(section).toContain('- **BREAKING** 10 more breaks of the public code\n');
  });
});

describe('hostile commits', () => {
  it.each([
    ['fix: ![x](https://e.test/p.png)', '- !\\[x\\](`https://e.test/p.png`)'],
    ['fix: </li><script>x</script>', '- &lt;/li>&lt;script>x&lt;/script>'],
    ['fix: <!-- generated x -->', '- &lt;!-- generated x -->'],
    ['fix: <!-- /notes -->', '- &lt;!-- /notes -->'],
    ['fix: thanks @octo/team and a@b.test', '- thanks `@octo/team` and `a@b.test`'],
    ['fix: ahttp://e.test www.e.test', '- a`http://e.test` `www.e.test`'],
    ['fix: # [9.9.9]', '- \\# \\[9.9.9\\]'],
    ['fix: [x]: https://e.test', '- \\[x\\]: `https://e.test`'],
    ['fix: [ ] task', '- \\[ \\] task'],
    ['fix: ```js', '- &#96;&#96;&#96;js'],
    ['fix: a\u202Egnp.b\u2066\u200B\u0007', '- agnp.b'],
    ['fix: > quote', '- \\> quote'],
    ['fix(@you): x', '- **`@you`:** x'],
  ])('%j → %s', (message, expected) => {
    expect(entries(message)[1]).toBe(expected);
  });

  it.each([
    '## [9.9.9]',
    '---',
    '--|--',
    '=',
    '- item',
    '1. item',
    '> quote',
    '```',
    '<details>',
    '[a]: https://e.test',
  ])('a footer that says %j stays within its entry', (footer) => {
    const lines = render([`fix!: a | b\n\nBREAKING CHANGE: ${footer}`]).split('\n');
    expect(lines.slice(0, 5)).toEqual(['## [1.5.0] - 2026-03-04', '', '### Fixed', '', '- **BREAKING** a | b']);
    expect(lines[5]).toMatch(/^ {2}(?:\\[#=[:|>-]|\\--|1\\\.|&)/);
    expect(lines.slice(6)).toEqual(['']);
  });

  it('says exactly as many things as there are, whatever is written, and leaves every other byte alone', () => {
    const piece = fc.constantFrom(
      ...[
        '## [1.4.0]',
        '<!--',
        '-->',
        '<!-- notes -->',
        '<!-- /notes -->',
        '- a',
        '```',
        '[x]: y',
        '|',
        '--',
        '=',
        '@x',
      ],
      ...[
        '#1',
        'GH-2',
        'http://e.test',
        '\n',
        '\r\n',
        ' ',
        '\u2028',
        '\u202E',
        '`',
        '**',
        '\\',
        '[',
        ']',
        'a',
        '!',
        '<b>',
      ],
    );
    const words = fc.array(piece, { minLength: 1, maxLength: 10 }).map((pieces) => pieces.join(''));
    const messages = fc
      .array(fc.tuple(fc.constantFrom('feat', 'fix(a)', 'perf!'), words, words), { minLength: 1, maxLength: 5 })
      .map((all) => all.map(([type, subject, footer], at) => `${type}: ${at}${subject}\n\nBREAKING CHANGE: ${footer}`));
    const existing =
      '\uFEFF# C 🐝\r\n\r\n## [Unreleased]\r\n\r\n- by  hand\t\r\n\r\n## v1.4.0\r\n\r\n- old\r\n\r\n[x]: y';
    fc.assert(
      fc.property(messages, (said) => {
        const plain = render(said, { forge: forgeOf('https://github.com/acme/core') });
        const told = plain.split('\n');
        expect(told.filter((line) => line.startsWith('- '))).toHaveLength(said.length);
        expect(told.every((line) => /^(?:$|- | {2}\S|## \[1\.5\.0\] |### [ACF]\w+$)/.test(line))).toBe(true);
        expect(outline(plain).map(({ kind }) => kind)).toEqual(
          told.filter((line) => line.startsWith('#')).map((line) => (line.startsWith('###') ? 'heading' : 'version')),
        );
        const section = sealSection(plain);
        const after = insertSection(existing, section);
        expect(handEdits(sectionOf(after, '1.5.0') ?? '')).toBe('none');
        const [before = '', rest = ''] = existing.split('- by  hand\t\r\n');
        const [head = '', ...body] = section.trim().replaceAll('\n', '\r\n').split('<!-- /notes -->');
        expect(after).toBe(`${before}${head}- by  hand\t\r\n<!-- /notes -->${body.join('<!-- /notes -->')}\r\n${rest}`);
      }),
    );
  });
});
