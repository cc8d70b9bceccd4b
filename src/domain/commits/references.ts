const ofAnother =
  /(?<![\w.&#!/-])[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100}(?:#|(?:\/[\w.-]{1,100}){0,8}!)\d{1,10}(?![\w@])/.source;
const ofOwn = /(?<![\w&#!/])[#!]\d{1,10}(?![\w@])|(?<![\w!-])GH-\d{1,10}(?![\w@])/.source;

/**
 * An issue or pull request as people write it: `#12`, `owner/name#34`, `GH-5`, and as GitLab writes merge requests,
 * `!6` and `group/part/name!7`.
 */
export const reference = new RegExp(`${ofAnother}|${ofOwn}`);

const every = new RegExp(reference.source, 'g');
const everyOwn = new RegExp(ofOwn, 'g');

/** Finds every reference of a line. Those of another repository have a slash, and looking for them takes longest. */
export const referencesIn = (line: string): RegExp => (line.includes('/') ? every : everyOwn);

const sign = /[#!]\d|GH-\d/g;
const action = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references?|see|part of)\b:?[ \t]+/i;
/** More than a changelog would ever name; a message may be made of nothing else. */
const mostNamed = 100;
/** Of longer lines the beginning is read. */
const longestLine = 2_000;

/**
 * Pull requests and issues a message names, as written, each once: all of the header, and of
 * the rest those that follow an action such as `Closes`. Linear in the length of the message.
 */
export function referencesOf(header: string, rest: string): string[] {
  const found = new Set<string>();
  collect(header, found);
  sign.lastIndex = 0;
  while (found.size < mostNamed && sign.test(rest)) {
    const at = sign.lastIndex;
    const end = rest.indexOf('\n', at);
    const line = rest.slice(rest.lastIndexOf('\n', at - 1) + 1, end < 0 ? rest.length : end).slice(0, longestLine);
    const acted = action.exec(line);
    if (acted) collect(line.slice(acted.index + acted[0].length), found);
    if (end < 0) break;
    sign.lastIndex = end;
  }
  return [...found];
}

function collect(line: string, found: Set<string>): void {
  const read = line.slice(0, longestLine);
  for (const named of read.match(referencesIn(read)) ?? []) {
    if (found.size < mostNamed) found.add(named);
  }
}
