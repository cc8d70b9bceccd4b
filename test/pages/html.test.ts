import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, list, quoted, table, told } from '../../src/pages/html.ts';

/** What ends a text, an attribute or a line, or turns it round. */
const hostile = fc.constantFrom(...'<>"\'`&;=/! ax\n\r\t\0\u202e\u2066\u200b\u2028\ud800\u{1f41d}');

describe('what stands in a hole', () => {
  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['" onfocus="x" \' `', '&quot; onfocus=&quot;x&quot; &#39; &#96;'],
    ['&lt;', '&amp;lt;'],
    ['a\u202eb\u2066c\u200bd\u0000e\u001b[31mf', 'abcdef'],
    [7, '7'],
    [null, ''],
  ])('%j', (hole, written) => {
    expect(html`<p>${hole}</p>`.markup).toBe(`<p>${written}</p>`);
  });

  test('never opens or closes anything, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: hostile }), (text) => {
        expect(html`<a>${text}</a>`.markup.slice(3, -4)).not.toMatch(/[<>"'`]|\p{Bidi_Control}/u);
      }),
    );
  });

  test('is markup only when this made it', () => {
    const forged = JSON.parse('{"markup":"<script>"}') as ReturnType<typeof html>;
    expect(html`${forged}${[forged]}`.markup).not.toContain('<script>');
    expect(html`<b>${html`<i>${'<'}</i>`}</b>`.markup).toBe('<b><i>&lt;</i></b>');
  });
});

test('text from outside stays on its own line and turns nothing round', () => {
  expect(told('one\ntwo').markup).toBe('<bdi>one two</bdi>');
  expect(told('x'.repeat(400)).markup.length).toBeLessThan(330);
  expect(quoted('a <b>\n</pre>').markup).toBe('<pre dir="auto">a &lt;b&gt;\n&lt;/pre&gt;</pre>');
});

test('lists and tables say when there is nothing in them', () => {
  expect([list([], 'none').markup, table(['a'], [], 'none').markup]).toEqual(['<p>none</p>', '<p>none</p>']);
  expect(list([html`1`, html`2`], '').markup).toBe('<ul><li>1</li><li>2</li></ul>');
  expect(table(['a', 'b'], [[html`1`, html`2`]], '').markup).toContain('<tr><td>1</td><td>2</td></tr>');
});
