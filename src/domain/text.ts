import { reference, referencesIn } from './commits/references.ts';

/**
 * Text from outside (commit messages, file names, program output) on its way to a person, an agent or a file.
 * What cannot be seen must not be carried along: it hides instructions and forges names (R335 in spirit).
 */

/** Terminal sequences, whole: without their escape character the rest would stay behind as rubbish. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const terminalSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;

/** Control, zero-width, bidirectional, tag and other ignorable characters, lone surrogates; not newline and tab. */
const invisible = /(?![\n\t])[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/gu;

const plain = /^[\n\t -~]*$/;
/** Most first lines are as they should be, and there are many of them. */
const alreadyOneLine = /^[!-~]+(?: [!-~]+)*$/;
const mark = '…';

/** The visible text, at most `max` UTF-16 units long; a cut ends in `…` and never splits a character. */
export function cleanText(text: string, { max }: { max: number }): string {
  return cut(visible(text), max);
}

/** The visible text on one line, its runs of white space folded to single spaces. */
export function oneLine(text: string, max: number): string {
  if (text.length <= max && alreadyOneLine.test(text)) return text;
  return cut(visible(text).replace(/\s+/g, ' ').trim(), max);
}

/**
 * One line of outside text made safe inside a Markdown list: no HTML, link, image, table or block, no address that a
 * forge would turn into a link, and nobody is notified by an @mention; both become code. Code spans and emphasis stay.
 * References such as #12 stay as they are, or become links where `link` knows their page.
 */
export function neutralMarkdown(text: string, link: (reference: string) => string | null = () => null): string {
  const line = oneLine(text, Number.MAX_SAFE_INTEGER);
  const inline = special.test(line) ? neutralInline(line, link) : withLinks(line, link);
  return inline.replace(blockStart, (start) =>
    /^\d/.test(start) ? `${start.slice(0, -1)}\\${start.slice(-1)}` : `\\${start}`,
  );
}

/** Most lines have nothing of it. */
const special = /[`@&<[\]\\]|:\/\/|www\./i;

const withLinks = (line: string, link: (reference: string) => string | null): string =>
  /[#!]\d|GH-/.test(line) ? line.replace(referencesIn(line), (found) => linked(found, link(found))) : line;

function neutralInline(line: string, link: (reference: string) => string | null): string {
  const tokens = Array.from(line.matchAll(markdownToken), ([token, , code, reference]) =>
    reference === undefined ? neutralToken(token, code) : linked(reference, link(reference)),
  );
  const runsTogether = (token: string, index: number) => token.startsWith('`') && tokens[index - 1]?.endsWith('`');
  return tokens.map((token, index) => (runsTogether(token, index) ? ` ${token}` : token)).join('');
}

const codeSpan = /(?<!`)(`+)(?!`)[^`]+\1(?!`)/.source;
const mention = /(?<![A-Za-z0-9])@[A-Za-z0-9][\w@-]*(?:\/[\w.@-]*\w)?/.source;
const address =
  /(?:(?:https?|ftp):\/\/|www\.)[^\s`<>]*[^\s`<>.,;:!?'")\]]|(?<![\w.+-])[\w.+-]{1,64}@\w[\w-]*(?:\.[\w-]+)+(?:@[\w.-]+)*/
    .source;
const entity = /&#?\w{1,31};/.source;
/** Plain words end where something begins that is none. */
const words = `(?:(?!${address}|${reference.source})[^\`@&<[\\]\\\\])+`;
const markdownToken = new RegExp(
  `${codeSpan}|(${address}|${mention})|${entity}|(${reference.source})|${words}|[\\s\\S]`,
  'gi',
);
/** Also the lines that make a heading or a table of the line before them. */
const blockStart = /^(?:#+(?=\s|$)|>|[+*-](?=\s|$)|[-*_=](?:\s?[-*_=])*\s*$|[|:-][|:\s-]*$|~{3,}|\d{1,9}[.)](?=\s|$))/;

const linked = (reference: string, url: string | null): string => (url === null ? reference : `[${reference}](${url})`);

function neutralToken(token: string, code: string | undefined): string {
  if (token.length === 1) return neutralCharacter(token);
  if (code !== undefined) return `\`${code}\``;
  return token.startsWith('&') ? `&amp;${token.slice(1)}` : token;
}

function neutralCharacter(character: string): string {
  if (character === '`') return '&#96;';
  if (character === '<') return '&lt;';
  return character === '[' || character === ']' || character === '\\' ? `\\${character}` : character;
}

function visible(text: string): string {
  return plain.test(text) ? text : text.replace(terminalSequence, '').replace(/\r\n?/g, '\n').replace(invisible, '');
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, Math.max(0, max - mark.length));
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}${mark}`;
}
