import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertSection, unreleasedWords } from '../../../src/domain/changelog/insert.ts';
import { sealSection } from '../../../src/domain/changelog/seal.ts';
import { changelogFault, editedSections, hasSection, sectionOf } from '../../../src/domain/changelog/sections.ts';

const section = '## [1.5.0] - 2026-03-04\n\n### Fixed\n\n- a\n';
const url = 'https://example.test/compare/v1.4.0...v1.5.0';
const link = { link: url };
const line = `[1.5.0]: ${url}`;

describe('insertSection', () => {
  it('makes a whole file, and the next release goes on in it', () => {
    const first = insertSection(null, section, link);
    expect(first).toMatch(
      /^# Changelog\n\n[\s\S]+\n## \[Unreleased\]\n\n## \[1\.5\.0\] - 2026-03-04\n\n### Fixed\n\n- a\n\n\[1\.5\.0\]: \S+\n$/,
    );
    const second = insertSection(first, section.replace('1.5.0', '1.6.0'), { link: 'https://example.test/next' });
    expect(second).toContain('## [Unreleased]\n\n## [1.6.0] - 2026-03-04\n\n### Fixed\n\n- a\n\n## [1.5.0]');
    expect(second.endsWith(`\n\n[1.6.0]: https://example.test/next\n${line}\n`)).toBe(true);
  });

  it.each([
    ['below Unreleased with its notes', '# C\n\n## [Unreleased]\n\n- soon\n\n', '## [1.4.0] - 2025-01-01\n\n- x\n'],
    ['above the newest version', '# C\n\n', '## [1.4.0] - 2025-01-01\n\n- x\n\n## 1.3.0\n'],
    ['above a version of level one', '', '# [1.4.0](u) (2025-01-01)\n\n### Features\n'],
    ['above a version of level three', '# C\n\n', '### [1.4.1](u) (2025-01-01)\n'],
    ['above an underlined version', '', '1.4.0 / 2025-01-01\n==================\n\n  * x\n'],
    ['above an underlined version of level two', 'Changelog\n=========\n\n', '1.4.0\n-----\n\n- x\n'],
    ['above a heading closed by hashes', '# C #\n\n', '## 1.4.0 ##\n'],
    ['not above a list with a rule below', '# C\n\n- 1.3.0\n---\n\n', '## 1.4.0\n'],
    ['above a heading with v', '# C\n\n', '## v1.4.0\n'],
    ['above a PEP 440 version', '# C\n\n', '## [0.1.0a54] - 2025-01-01\n'],
    ['not into a code block', '# C\n\n```\n## [9.9.9]\n```\n\n', '## 1.4.0\n'],
    ['not into a comment', '# C\n\n<!--\n## [Unreleased]\n-->\n\n', '## 1.4.0\n'],
    ['after a heading that only speaks of a version', '# C\n\n## 2.0 migration guide\n\n', '## 1.4.0\n'],
  ])('puts a section %s', (_where, before, after) => {
    expect(insertSection(before + after, section)).toBe(`${before}${section}\n${after}`);
  });

  it.each([
    ['# C', `# C\n\n${section}`],
    ['# C\n', `# C\n\n${section}`],
    ['# C\n## 1.4.0', `# C\n\n${section}\n## 1.4.0`],
    ['# C\n\n## [Unreleased]\n', `# C\n\n## [Unreleased]\n\n${section}`],
    ['# C\n\n[a]: b\n', `# C\n\n${section}\n[a]: b\n`],
    ['\n', '\n'],
  ])('adds the blank lines that %j lacks', (existing, expected) => {
    expect(insertSection(existing, section).startsWith(expected)).toBe(true);
  });

  it.each([
    ['below that of Unreleased', '## 1.4.0\n\n[Unreleased]: u\n', '[1.4.0]: v\n', `${line}\n`],
    ['above that of the newest version', '## [1.4.0]\n\n[other]: o\n', '[1.4.0]: v\n', `${line}\n`],
    ['above that of a version with v', '## v1.4.0\n\n', '[v1.4.0]: v\n', `${line}\n`],
    ['above other links', '## 1.4.0\n\n', '[other]: v\n', `${line}\n`],
    ['at the end', '## 1.4.0\n', '', `\n${line}\n`],
    ['at the end of a file without last line end', '## 1.4.0', '', `\n\n${line}\n`],
    ['below Unreleased without last line end', '## 1.4.0\n\n[unreleased]: u', '', `\n${line}`],
  ])('puts the link %s', (_where, before, after, expected) => {
    expect(insertSection(before + after, section, link)).toBe(`${section}\n${before}${expected}${after}`);
  });

  it('keeps the line ends of the file', () => {
    const windows = insertSection('# C\r\n\r\n## 1.4.0\r\n\r\n[1.4.0]: v\r\n', section, link);
    expect(windows.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(windows).toBe(insertSection('# C\n\n## 1.4.0\n\n[1.4.0]: v\n', section, link).replaceAll('\n', '\r\n'));
  });

  it('makes the words below Unreleased the notes of the section, byte for byte', () => {
    const sealed = sealSection(section);
    const [above = '', below = ''] = sealed.trim().split('\n<!-- /notes -->');
    for (const words of ['- soon', '### Added\n\n-  soon \t', 'Words.\n\n```\n## [9.9.9]\n```']) {
      for (const after of ['\n\n## [1.4.0]\n', '\n\n[unreleased]: u\n', '', '\n']) {
        const before = '# C\n\n## [Unreleased]\n\n';
        expect(insertSection(before + words + after, sealed)).toBe(
          `${before}${above}\n${words}\n<!-- /notes -->${below}${after}`,
        );
        expect(unreleasedWords(before + words + after)).toBe(words);
      }
    }
    expect(insertSection('## Unreleased\n- soon', sealed)).toBe(
      `## Unreleased\n\n${above}\n- soon\n<!-- /notes -->${below}`,
    );
  });

  it.each(['', '### Added\n\n### Fixed\n\n', '<!-- write here -->\n\n'])(
    'leaves %j below Unreleased where it is',
    (empty) => {
      const before = `# C\n\n## [Unreleased]\n\n${empty}`;
      const sealed = sealSection(section);
      expect(insertSection(`${before}## 1.4.0\n`, sealed)).toBe(`${before}${sealed}\n## 1.4.0\n`);
      expect(unreleasedWords(before)).toBeNull();
    },
  );

  it('moves the link of Unreleased on when it says what the release before left it to say', () => {
    const unreleased = { from: 'https://e.test/v1.4.0...HEAD', to: 'https://e.test/v1.5.0...HEAD' };
    const old = '## [Unreleased]\r\n\r\n## [1.4.0]\r\n\r\n[unreleased]: https://e.test/v1.4.0...HEAD\r\n[1.4.0]: v';
    expect(insertSection(old, section, { ...link, unreleased })).toMatch(
      /\r\n\[unreleased\]: https:\/\/e\.test\/v1\.5\.0\.\.\.HEAD\r\n\[1\.5\.0\]: \S+\r\n\[1\.4\.0\]: v$/,
    );
    const own = old.replace('v1.4.0...HEAD', 'v1.4.0...main');
    expect(insertSection(own, section, { unreleased })).toContain('\n[unreleased]: https://e.test/v1.4.0...main\r\n');
    expect(insertSection(null, section, { ...link, unreleased })).toMatch(
      /## \[Unreleased\]\n\n## \[1\.5\.0\][\s\S]+\n\n\[unreleased\]: https:\/\/e\.test\/v1\.5\.0\.\.\.HEAD\n\[1\.5\.0\]: \S+\n$/,
    );
  });

  it('marks versions that were taken back, once', () => {
    const old = '## [1.4.0] - 2025-01-01\r\n\r\n1.3.0\r\n-----\r\n\r\n## 1.2.0 - [YANKED]\r\n';
    const after = insertSection(old, section, { withdrawn: ['1.4.0', '1.3.0', '1.2.0', '1.1.0'] });
    expect(after.slice(after.indexOf('## [1.4.0]'))).toBe(
      '## [1.4.0] - 2025-01-01 [YANKED]\r\n\r\n1.3.0 [YANKED]\r\n-----\r\n\r\n## 1.2.0 - [YANKED]\r\n',
    );
    expect(sectionOf(after, '1.4.0')).toBe('## [1.4.0] - 2025-01-01 [YANKED]\n');
  });

  it('inserts a version once', () => {
    const once = insertSection('# C\n\n## 1.4.0\n', section, link);
    expect(insertSection(once, section, link)).toBe(once);
    expect(insertSection(once, section.replace('- a', '- b'), link)).toBe(once);
  });

  it('only adds: every byte that stood still stands, in order, round at most two additions', () => {
    const piece = fc.constantFrom(
      '# C',
      '## [Unreleased]',
      '## [1.4.0] - 2025-01-01',
      '### 1.3.0',
      '- x',
      '',
      '```',
      '<!--',
      '-->',
      '[1.4.0]: v',
      '[unreleased]: u',
      '[z]: y',
      '\uFEFF# B',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (lines, newline, ended) => {
          const existing = lines.join(newline) + (ended ? newline : '');
          fc.pre(existing.trim() !== '');
          const result = insertSection(existing, section, link);
          const body = section.trim().replaceAll('\n', existing.includes('\n') ? newline : '\n');
          expect(result.split(body)).toHaveLength(2);
          expect(withoutAdditions(result, [body, line])).toBe(existing.replace(/\s/g, ''));
          const withoutLink = insertSection(existing, section);
          expect(isOneInsertion(existing, withoutLink)).toBe(true);
          expect(isOneInsertion(withoutLink, result)).toBe(true);
        },
      ),
    );
  });
});

const withoutAdditions = (text: string, added: string[]) =>
  added.reduce((rest, one) => rest.replace(one, ''), text).replace(/\s/g, '');

describe('changelogFault', () => {
  it.each([
    '# C\n',
    '',
    '# C\n\nAll notable changes.\n',
    '## [Unreleased]\n\nv1.2.0 was good\n',
    '## v1.2.0 - 2024-01-01\n',
    '# 1.2.0\n',
    '## 1.10.0\n\n## 1.9.0\n',
    '## 1.2.9\n\n## 2.0.0\n\n## 1.2.8\n',
    '## [Unreleased]\n\n## 1.0.0\n\n## 2019.1\n',
    '1.2.0\n=====\n',
  ])('can write into %j', (text) => {
    expect(changelogFault(text)).toBeNull();
  });

  it.each([
    ['caf\uFFFD', 'UTF-8'],
    ['## 1.0.0\n\n## 1.1.0\n\n## 1.10.0\n', 'oldest version'],
    ['**1.2.0**\n\n- x\n', 'no heading'],
    ['Version 1.2.0\n\n- x\n', 'no heading'],
    ['= 1.2.0 =\n', 'no heading'],
    ['## 2024-01-01, Version 1.2.0\n', 'no heading'],
  ])('says why not into %j', (text, why) => {
    expect(changelogFault(text)).toContain(why);
  });
});

describe('editedSections', () => {
  it('names generated sections that a hand changed, and no other', () => {
    const one = sealSection(section);
    const two = sealSection(section.replace('1.5.0', '1.4.0')).replace('- a', '- A');
    const text = `# C\n\n${one}\n${two}\n## 1.3.0\n\n- by hand\n`;
    expect(editedSections(text)).toEqual([{ version: '1.4.0', added: ['- A'], missing: 1 }]);
  });
});

function isOneInsertion(before: string, after: string): boolean {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  return after.endsWith(before.slice(same)) && after.length >= before.length;
}

describe('hasSection and sectionOf', () => {
  const text = [
    '# Changelog',
    '## [Unreleased]',
    '- soon',
    '## [1.5.0](u) (2026-03-04)',
    '### Fixed',
    '- a',
    '```\n## [1.1.1]\n```',
    '### [1.4.1] - 2026-01-01',
    '### Bug Fixes',
    '- b',
    '## @acme/core@1.4.0',
    '- c',
    '## Older releases',
    'see the archive',
    '## v1.0.0-rc.1',
    '- d',
    '[1.5.0]: https://example.test/a',
    '[1.4.1]: https://example.test/b\n',
  ].join('\n\n');

  it.each([
    ['1.5.0', '## [1.5.0](u) (2026-03-04)\n\n### Fixed\n\n- a\n\n```\n## [1.1.1]\n```\n'],
    ['1.4.1', '### [1.4.1] - 2026-01-01\n\n### Bug Fixes\n\n- b\n'],
    ['1.4.0', '## @acme/core@1.4.0\n\n- c\n'],
    ['1.0.0-rc.1', '## v1.0.0-rc.1\n\n- d\n'],
  ])('%s stands', (version, expected) => {
    expect(hasSection(text, version)).toBe(true);
    expect(sectionOf(text, version)).toBe(expected);
  });

  it.each(['1.5', '1.1.1', '1.4', '1.0.0', '1.5.0-rc.1', '', 'Unreleased'])('%j does not', (version) => {
    expect(hasSection(text, version)).toBe(false);
    expect(sectionOf(text, version)).toBeNull();
  });

  it('gives back what was inserted', () => {
    for (const existing of [null, text, '# C\n']) {
      expect(sectionOf(insertSection(existing, section.replace('1.5.0', '2.0.0'), link), '2.0.0')).toBe(
        section.replace('1.5.0', '2.0.0'),
      );
    }
  });

  it('reads hostile files in time that is linear in their length', () => {
    for (const piece of ['# ', '\n', '## 1.', '[a]: ', '<!-- ', '```\n', '## a@', '## 1.1-']) {
      insertSection(piece.repeat(50_000), section, link);
      sectionOf(`## 1.0.0\n${piece.repeat(50_000)}`, '1.0.0');
    }
  });
});
