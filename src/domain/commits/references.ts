/**
 * An issue or pull request as people write it: `#12`, `owner/name#34`, `GH-5`, and as GitLab writes merge requests,
 * `!6` and `group/part/name!7`.
 */
export const reference =
  /(?<![\w.&#!/-])[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100}(?:#|(?:\/[\w.-]{1,100}){0,8}!)\d{1,10}(?![\w@])|(?<![\w&#!/])[#!]\d{1,10}(?![\w@])|(?<![\w!-])GH-\d{1,10}(?![\w@])/;

const every = new RegExp(reference.source, 'g');
const sign = /[#!]\d|GH-/;
const action = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references?|see|part of)\b:?[ \t]+([^\n]*)/gi;

/**
 * Pull requests and issues a message names, as written, each once: all of the header, and of
 * the rest those on a line after a word such as `closes`, `fixes` or `refs`.
 */
export function referencesOf(header: string, rest: string): string[] {
  const found = sign.test(header) ? (header.match(every) ?? []) : [];
  if (!sign.test(rest)) return unique(found);
  const acted = Array.from(rest.matchAll(action), ([, named = '']) => named.match(every) ?? []);
  return unique([...found, ...acted.flat()]);
}

const unique = (items: string[]): string[] => (items.length < 2 ? items : [...new Set(items)]);
