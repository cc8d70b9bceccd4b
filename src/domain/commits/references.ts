const number = /#\d{1,10}(?!\w)/y;
const repository = /(?<![\w.&#/-])[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100}$/;
/** Characters that a repository before `#` can have, and the one before it. */
const longestRepository = 202;
/** More than a changelog would ever name; a message may be made of nothing else. */
const mostNamed = 100;
const action = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references?|see|part of)\b:?[ \t]+/i;

/**
 * Pull requests and issues a message names, as written (`#12`, `owner/name#34`), each once: all of the header, and of
 * the rest those on a line after a word such as `closes`, `fixes` or `refs`.
 */
export function referencesOf(header: string, rest: string): string[] {
  const found = new Set<string>();
  collect(header, found);
  for (let at = rest.indexOf('#'); at >= 0 && found.size < mostNamed; at = rest.indexOf('#', at)) {
    const end = rest.indexOf('\n', at);
    const line = rest.slice(rest.lastIndexOf('\n', at) + 1, end < 0 ? rest.length : end);
    const acted = action.exec(line);
    if (acted) collect(line.slice(acted.index + acted[0].length), found);
    if (end < 0) break;
    at = end;
  }
  return [...found];
}

function collect(line: string, found: Set<string>): void {
  for (let at = line.indexOf('#'); at >= 0 && found.size < mostNamed; at = line.indexOf('#', at + 1)) {
    number.lastIndex = at;
    const named = number.exec(line)?.[0];
    if (named === undefined) continue;
    const before = line.charAt(at - 1);
    const owner = /[\w.-]/.test(before) ? repository.exec(line.slice(Math.max(0, at - longestRepository), at)) : null;
    if (owner) found.add(`${owner[0]}${named}`);
    else if (!/[\w&#/]/.test(before)) found.add(named);
  }
}
