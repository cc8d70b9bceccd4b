const reference = /(?<![\w.&#/-])[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100}#\d{1,10}(?!\w)|(?<![\w&#/])#\d{1,10}(?!\w)/g;
const action = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references?|see|part of)\b:?[ \t]+([^\n]*)/gi;

/**
 * Pull requests and issues a message names, as written (`#12`, `owner/name#34`), each once: all of the header, and of
 * the rest those on a line after a word such as `closes`, `fixes` or `refs`.
 */
export function referencesOf(header: string, rest: string): string[] {
  const found = header.includes('#') ? (header.match(reference) ?? []) : [];
  if (!rest.includes('#')) return unique(found);
  const acted = Array.from(rest.matchAll(action), ([, named = '']) => named.match(reference) ?? []);
  return unique([...found, ...acted.flat()]);
}

const unique = (items: string[]): string[] => (items.length < 2 ? items : [...new Set(items)]);
