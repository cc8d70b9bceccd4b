import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertSection } from '../../../src/domain/changelog/insert.ts';
import { handEdits, notesOf, sameGenerated, sealSection } from '../../../src/domain/changelog/seal.ts';
import { hasSection, sectionOf } from '../../../src/domain/changelog/sections.ts';

const section = '## [1.5.0] - 2026-03-04\n\n### Added\n\n- search\n\n### Fixed\n\n- a\n- b\n';
const sealed = sealSection(section);
const standing = (text: string) => sectionOf(text, '1.5.0') ?? '';

describe('sealSection', () => {
  it('puts a slot for notes below the heading and the seal at the end', () => {
    expect(sealed).toMatch(
      /^## \[1\.5\.0\] - 2026-03-04\n\n<!-- notes -->\n<!-- \/notes -->\n\n### Added\n[\s\S]+- b\n\n<!-- generated [0-9a-f]{24}(?: [0-9a-f]{4}){6} -->\n$/,
    );
  });

  it('stands in a changelog like any other section', () => {
    const old = '# C\n\n## [Unreleased]\n\n## [1.4.0] - 2025-01-01\n\n- x\n\n[1.4.0]: v\n';
    const text = insertSection(old, sealed, { link: 'https://example.test/c' });
    expect(hasSection(text, '1.5.0')).toBe(true);
    expect(standing(text)).toBe(sealed);
    expect(insertSection(text, sealed)).toBe(text);
    expect(handEdits(standing(text))).toBe('none');
    expect(hasSection(text, '1.4.0')).toBe(true);
  });
});

describe('handEdits', () => {
  it.each([
    ['Windows line ends', sealed.replaceAll('\n', '\r\n')],
    ['more blank lines', sealed.replaceAll('\n\n', '\n\n\n')],
    ['notes', sealed.replace('<!-- /notes -->', 'Read this **first**.\n\n- one thing\n\n<!-- /notes -->')],
    ['the mark of a version that was taken back', sealed.replace('03-04', '03-04 [YANKED]')],
  ])('takes no notice of %s', (_what, text) => {
    expect(handEdits(text)).toBe('none');
    expect(sameGenerated(text, sealed)).toBe(true);
  });

  it.each([
    ['a changed entry', sealed.replace('- a', '- A, better told'), { added: ['- A, better told'], missing: 1 }],
    ['an added entry', sealed.replace('- b', '- b\n- c'), { added: ['- c'], missing: 0 }],
    ['a doubled entry', sealed.replace('- b', '- b\n- b'), { added: ['- b'], missing: 0 }],
    ['a removed entry', sealed.replace('- a\n', ''), { added: [], missing: 1 }],
    ['entries in another order', sealed.replace('- a\n- b', '- b\n- a'), { added: [], missing: 0 }],
    ['words behind the seal', `${sealed}\nBy hand.\n`, { added: ['By hand.'], missing: 0 }],
    ['another date', sealed.replace('03-04', '03-05'), { added: ['## [1.5.0] - 2026-03-05'], missing: 1 }],
  ])('names %s (R137)', (_what, text, expected) => {
    expect(handEdits(text)).toEqual(expected);
    expect(sameGenerated(text, sealed)).toBe(false);
  });

  it('takes a section without a seal for handwork', () => {
    expect(handEdits('## 1.5.0\n\n- mine\n')).toEqual({ added: ['## 1.5.0', '- mine'], missing: 0 });
  });

  it('sees every changed line, whatever is written', () => {
    const lines = fc.array(fc.stringMatching(/^- [a-z<!>-]{1,12}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.nat(), (entries, seed) => {
        const text = sealSection(`## [1.5.0]\n\n### Fixed\n\n${entries.join('\n')}\n`);
        expect(handEdits(text)).toBe('none');
        const changed = entries[seed % entries.length] ?? '';
        expect(handEdits(text.replace(`\n${changed}\n`, `\n${changed}Z\n`))).not.toBe('none');
      }),
    );
  });
});

describe('notesOf', () => {
  it('gives back what people wrote', () => {
    expect(notesOf(sealed)).toBe('');
    expect(notesOf(sealed.replace('<!-- /notes -->', '\nRead this first.\n\n- really\n\n<!-- /notes -->'))).toBe(
      'Read this first.\n\n- really',
    );
    expect(notesOf(section)).toBeNull();
  });
});

it('reads hostile sections in time that is linear in their length', () => {
  for (const piece of ['<!-- notes -->\n', '<!-- generated ', 'ab12 ', '<!-- /notes -->\n'])
    expect(handEdits(`## [1.5.0]\n\n${piece.repeat(100_000)}`)).not.toBe('none');
});
