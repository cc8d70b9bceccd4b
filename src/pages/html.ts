import { cleanText, oneLine } from '../domain/text.ts';

/** Markup that may be sent as it is: only `html` makes such values. */
export interface Html {
  readonly markup: string;
}

type Hole = string | number | Html | readonly Html[] | null;

/** What came out of `html`; an object that only looks like it, out of a record, is text. */
const made = new WeakSet<object>();

const longest = 100_000;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** A template whose holes are text, escaped and without invisible characters, or markup that `html` made before. */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  const markup = parts.map((part, index) => part + (index < holes.length ? filled(holes[index]) : '')).join('');
  const one = { markup };
  made.add(one);
  return one;
}

function filled(hole: unknown): string {
  if (hole === null) return '';
  if (Array.isArray(hole)) return hole.map(filled).join('');
  if (typeof hole === 'object' && hole && made.has(hole)) return (hole as Html).markup;
  return cleanText(String(hole), { max: longest }).replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}

/** One line of text from outside, kept from turning round what stands beside it. */
export const told = (text: string, max = 300): Html => html`<bdi>${oneLine(text, max)}</bdi>`;

/** Lines of text from outside, as they stand. */
export const quoted = (text: string, max = 20_000): Html => html`<pre dir="auto">${cleanText(text, { max })}</pre>`;

export const list = (entries: readonly Html[], none: string): Html =>
  entries.length === 0 ? html`<p>${none}</p>` : html`<ul>${entries.map((one) => html`<li>${one}</li>`)}</ul>`;

export const table = (head: readonly string[], rows: readonly (readonly Html[])[], none: string): Html =>
  rows.length === 0
    ? html`<p>${none}</p>`
    : html`<table><thead><tr>${head.map((one) => html`<th>${one}</th>`)}</tr></thead><tbody>${rows.map(
        (row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`,
      )}</tbody></table>`;
