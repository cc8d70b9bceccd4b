import { describe, expect, it } from 'vitest';
import { forgeLimit } from '../../../src/domain/changelog/limit.ts';
import { type Audience, renderNotes } from '../../../src/domain/changelog/notes.ts';
import { isHandWritten, notesFile, wordsOf } from '../../../src/domain/changelog/notes-file.ts';
import { neutralProse } from '../../../src/domain/changelog/prose.ts';
import { sealSection } from '../../../src/domain/changelog/seal.ts';
import { renderSection } from '../../../src/domain/changelog/section.ts';
import { hasSection } from '../../../src/domain/changelog/sections.ts';
import { classifyCommit } from '../../../src/domain/commits/classify.ts';

const rules = {
  bump_rules: { feat: 'minor', fix: 'patch', perf: 'patch', refactor: 'patch' },
  breaking_subjects: [],
  ignore_commits: [],
} as const;
const findings = (...messages: string[]) =>
  messages.map((message, index) => classifyCommit({ id: `c${index}`, parents: ['p'], message }, rules));
const range = findings(
  'feat(search): fuzzy matching (#12)',
  'feat(ci): faster runners',
  'fix: stop the watcher',
  'fix(db): add a column for tenants',
  'feat(config): a setting for retries',
  'fix(api): read the HIVE_HOME environment variable again',
  'build(docker): smaller image',
  'refactor: split the loader',
  'ci: cache',
  'docs: guide',
  'feat(internal)!: list tenants\n\nBREAKING CHANGE: old tokens are refused',
  'Tune the cache',
  'chore(release): v1.4.0',
);
const notes = (audience: Audience, rest: object = {}) =>
  renderNotes({ audience, version: '1.5.0', date: '2026-03-04', findings: range, ...rest });

describe('renderNotes', () => {
  it('tells customers what they can notice (R250)', () => {
    expect(notes('customers')).toBe(`## [1.5.0] - 2026-03-04

### BREAKING CHANGES

- **internal:** list tenants
  old tokens are refused

### Added

- **search:** fuzzy matching (#12)
- **config:** a setting for retries

### Fixed

- stop the watcher
- **db:** add a column for tenants
- **api:** read the HIVE_HOME environment variable again

### Changed

- Tune the cache
`);
  });

  it('tells developers everything but merges and releases', () => {
    const text = notes('developers');
    expect(text).toContain('### Internal\n\n- **docker:** smaller image\n- cache\n- guide\n');
    expect(text).toContain('- **ci:** faster runners\n');
    expect(text).toContain('### Changed\n\n- split the loader\n- Tune the cache\n');
    expect(text).not.toContain('v1.4.0');
  });

  it('tells operators what they have to act on', () => {
    expect(notes('operations')).toBe(`## [1.5.0] - 2026-03-04

### BREAKING CHANGES

- **internal:** list tenants
  old tokens are refused

### Migrations

- **db:** add a column for tenants

### Infrastructure

- **docker:** smaller image

### Configuration

- **config:** a setting for retries
- **api:** read the HIVE_HOME environment variable again
`);
  });

  it.each([
    ['customers', 'No changes for users of this project.'],
    ['developers', 'No changes.'],
    ['operations', 'Nothing to act on: no migration, no infrastructure, no configuration.'],
  ] as const)('says to %s that there is nothing', (audience, sentence) => {
    expect(notes(audience, { findings: findings('v1.4.0') })).toBe(`## [1.5.0] - 2026-03-04\n\n${sentence}\n`);
  });

  it('hides the scopes that the project calls internal', () => {
    const text = notes('customers', { internalScopes: ['Search', 'db'] });
    expect(text).not.toContain('fuzzy');
    expect(text).toContain('faster runners');
  });

  it('ends every entry of a hotfix with HOTFIX (R223)', () => {
    const found = findings('fix: stop the watcher (#13)', 'fix: tokens\n\nBREAKING CHANGE: old ones are refused');
    const content = {
      version: '1.4.1',
      date: '2026-03-04',
      findings: found,
      hotfix: true,
      profile: 'breaking-section',
    } as const;
    const section = renderSection(content);
    expect(section).toContain('- stop the watcher (#13) HOTFIX\n');
    expect(section).toContain('- tokens\n  old ones are refused HOTFIX\n');
    expect(renderNotes({ ...content, audience: 'customers' })).toBe(section);
    expect(hasSection(section, '1.4.1')).toBe(true);
  });
});

describe('what people wrote', () => {
  it('comes first, with its pictures', () => {
    const text = notes('customers', {
      words: ['## Highlights\n\nThanks @maya!'],
      screenshots: ['a b.png', 'x) ![](y'],
    });
    expect(text).toContain(
      '2026-03-04\n\n## Highlights\n\nThanks `@maya`!\n\n![](a%20b.png)\n\n![](x%29%20!%5B%5D%28y)\n\n### BREAKING',
    );
  });

  it.each([
    [
      'Hello **you**, see [this](https://example.test) & that',
      'Hello **you**, see [this](https://example.test) & that',
    ],
    ['by @maya and `@code`, a@b', 'by `@maya` and `@code`, a@b'],
    ['<script>x</script>', '&lt;script>x&lt;/script>'],
    ['```html\n<b> @x\n```\n<b>', '```html\n<b> @x\n```\n&lt;b>'],
    ['<!-- kept -->\nseen', '<!-- kept -->\nseen'],
    ['a\u202Eb\r\n\r\n- c', 'ab\n\n- c'],
  ])('%j → %j', (text, expected) => {
    expect(neutralProse(text)).toBe(expected);
  });

  it('is told apart from what was made', () => {
    const made = sealSection(notes('customers'));
    const noted = made.replace('<!-- /notes -->', 'By hand.\n<!-- /notes -->');
    expect([made, noted, made.replace('fuzzy', 'dizzy'), 'By hand.\n', ' \n'].map(isHandWritten)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect([made, noted, 'By hand.\n', ''].map(wordsOf)).toEqual([null, 'By hand.', 'By hand.', null]);
    expect(notesFile('releases/v{version}.md', '1.5.0')).toBe('releases/v1.5.0.md');
  });
});

describe('the limit of forges', () => {
  const many = findings(...Array.from({ length: 3_000 }, (_, at) => `fix(part${at}): mend what was broken, once more`));
  const long = [...many, ...findings('perf: faster')];

  it('cuts at an entry and says so', () => {
    const link = 'https://example.test/compare/v1.4.0...v1.5.0';
    const text = notes('customers', { findings: long, compareUrl: link, whole: '[CHANGELOG.md](CHANGELOG.md)' });
    expect(text.length).toBeLessThanOrEqual(forgeLimit);
    expect(text.length).toBeGreaterThan(forgeLimit - 200);
    const told = text.match(/^- /gm)?.length ?? 0;
    const sentence = `_${3_001 - told} more entries do not fit here; [CHANGELOG.md](CHANGELOG.md) has them all._`;
    expect(text.endsWith(`once more\n\n${sentence}\n\n[1.5.0]: ${link}\n`)).toBe(true);
  });

  it.each([150, 160, 170, 200, 250, 500])('never goes beyond %i characters and leaves no heading empty', (limit) => {
    const text = notes('customers', { limit });
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text).not.toMatch(/^###[^\n]*\n+(?:###|_)/m);
    expect(text).toMatch(/more entr\w+ do(?:es)? not fit here|Tune the cache/);
  });

  it('keeps what fits as it is', () => {
    expect(notes('customers', { limit: notes('customers').length })).toBe(notes('customers'));
  });
});
