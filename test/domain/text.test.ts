import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, neutralMarkdown, oneLine } from '../../src/domain/text.ts';

const max = 10_000;
const hidden = /\p{Cs}|(?!\n|\t)\p{Cc}|\p{Default_Ignorable_Code_Point}/u;
const start = String.fromCharCode(27);
const bell = String.fromCharCode(7);

describe('cleanText', () => {
  it.each([
    ['zero-width', 'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf', 'abcdef'],
    ['bidirectional', '\u202Ea\u202Cb\u2066c\u2069d\u061C', 'abcd'],
    ['tags', 'a\u{E0001}\u{E0069}\u{E0067}\u{E007F}b', 'ab'],
    ['variation selectors', 'a\uFE01b\u{E0100}c', 'abc'],
    ['other ignorable', 'a\u00ADb\u034Fc\u115Fd\u3164e\u180Ef', 'abcdef'],
    ['control', 'a\u0000b\u0008c\u007Fd\u0085e', 'abcde'],
    ['line separators', 'a\u2028b\u2029c', 'abc'],
    ['lone surrogates', 'a\uD83Db\uDC4Dc', 'abc'],
    ['colours', `${start}[1;31mred${start}[0m`, 'red'],
    ['terminal titles and links', `${start}]0;title${bell}a${start}]8;;x${start}\\b`, 'ab'],
    ['an escape without end', `a${start}]title`, 'a'],
    ['carriage returns', 'a\r\nb\rc', 'a\nb\nc'],
  ])('strips or folds %s', (_what, text, expected) => {
    expect(cleanText(text, { max })).toBe(expected);
  });

  it('keeps what people see', () => {
    const seen = 'Grüße, 日本語, עברית, हिन्दी, 👍 and a\ttab\non two lines: e\u0301';
    expect(cleanText(seen, { max })).toBe(seen);
  });

  it('cuts with a mark and never through a character', () => {
    expect(cleanText('abcdef', { max: 6 })).toBe('abcdef');
    expect(cleanText('abcdefg', { max: 6 })).toBe('abcde…');
    expect(cleanText('abcd👍fg', { max: 6 })).toBe('abcd…');
  });

  it('is never longer than asked, well-formed, and clean twice is as once', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (outside, limit) => {
        const once = cleanText(outside, { max: limit });
        expect(once.length).toBeLessThanOrEqual(limit);
        expect(once).not.toMatch(hidden);
        expect(cleanText(once, { max: limit })).toBe(once);
      }),
    );
  });
});

describe('oneLine', () => {
  it.each([
    ['  a\n\n b\t c ', 20, 'a b c'],
    ['a\r\nb\u2028c', 20, 'a bc'],
    ['one two three', 8, 'one two…'],
    ['', 5, ''],
  ])('%j in %i → %j', (text, limit, expected) => {
    expect(oneLine(text, limit)).toBe(expected);
  });
});

describe('neutralMarkdown', () => {
  it.each([
    ['plain words (#12), R & D', 'plain words (#12), R & D'],
    ['<img src=x onerror=y>', '&lt;img src=x onerror=y>'],
    ['&lt;b&gt; and &#64;', '&amp;lt;b&amp;gt; and &amp;#64;'],
    ['[click](https://example.test)', '\\[click\\](`https://example.test`)'],
    [
      'see https://example.test/a?b=c#d, or (www.example.test).',
      'see `https://example.test/a?b=c#d`, or (`www.example.test`).',
    ],
    ['ftp://a.test/@b HTTP://A.TEST <https://a.test>', '`ftp://a.test/@b` `HTTP://A.TEST` &lt;`https://a.test`>'],
    ['mailto:a.b+c@example.test', 'mailto:`a.b+c@example.test`'],
    ['![pixel](x) \\[y](z)', '!\\[pixel\\](x) \\\\\\[y\\](z)'],
    ['thanks @someone, cc @acme/core-team.', 'thanks `@someone`, cc `@acme/core-team`.'],
    ['raise @types/node', 'raise `@types/node`'],
    ['mail a@example.test', 'mail `a@example.test`'],
    ['support `<T>` and ``@x``', 'support `<T>` and ``@x``'],
    ['a lone ` tick and @x', 'a lone &#96; tick and `@x`'],
    ['`code`@x`code`', '`code` `@x` `code`'],
    ['@\u200Bhidden', '`@hidden`'],
    ['@a@b @a/b-@c', '`@a@b` `@a/b-@c`'],
    ['# heading', '\\# heading'],
    ['#12 is fixed', '#12 is fixed'],
    ['> quote', '\\> quote'],
    ['- item', '\\- item'],
    ['---', '\\---'],
    ['=', '\\='],
    ['--', '\\--'],
    ['_ _ _', '\\_ _ _'],
    ['--|--', '\\--|--'],
    ['| :-: |', '\\| :-: |'],
    ['1. item', '1\\. item'],
    ['**bold** start', '**bold** start'],
    ['two\nlines', 'two lines'],
  ])('%j → %j', (text, expected) => {
    expect(neutralMarkdown(text)).toBe(expected);
  });

  it('leaves no tag, link or mention outside code', () => {
    const piece = fc.constantFrom('`', '``', '@a', '<b>', '[x](y)', '\\', ' ', 'w', '&lt;', '!', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
        const outsideCode = neutralMarkdown(pieces.join('')).replace(/(?<!`)(`+)(?!`)[^`]+\1(?!`)/g, '');
        expect(outsideCode).not.toMatch(/[`<]|(?<![A-Za-z0-9])@\w|(?<!\\)(?:\\\\)*\[/);
      }),
    );
  });
});
