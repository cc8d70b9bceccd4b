const reserved = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'while',
  'until',
  'for',
  'case',
  'esac',
  'in',
  '!',
  '{',
  '}',
]);

/**
 * The commands of a piece of shell text as word lists, quotes and backslashes resolved, assignments, redirections and
 * keywords left out. Reads what could start a program, wherever it stands (pipes, lists, substitutions, also inside
 * double quotes); it is for refusing, never for running.
 */
export function simpleCommands(text: string): string[][] {
  return split(text)
    .map(withoutPrefix)
    .filter((words) => words.length > 0);
}

const tokens =
  /\\(?<escaped>[\s\S]?)|(?<ansi>\$?)'(?<single>[^']*)'?|\$?"(?<double>(?:\\[\s\S]|[^"\\])*)"?|(?<end>\$?\(|[;&|\n)`])|(?<space>\s+)|(?<plain>[^\s\\'"$;&|()`]+|\$)/g;

type Token = Record<string, string | undefined>;

function split(text: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (const { groups: token = {} } of text.matchAll(tokens)) {
    if (token.end === undefined && token.space === undefined) {
      word = (word ?? '') + literal(token);
      commands.push(...substitutions(token.double));
      continue;
    }
    if (token.end === '`') quoted = !quoted;
    if (token.end === '$(' || (token.end === '`' && quoted)) word = `${word ?? ''}$`;
    if (word !== null) words.push(word);
    word = null;
    if (token.end === undefined) continue;
    commands.push(words);
    words = [];
  }
  return [...commands, word === null ? words : [...words, word]];
}

/** What a token adds to its word. Escapes in `$'…'` are not worked out: a `$` stands for what cannot be known. */
function literal({ escaped, ansi, single, double, plain }: Token): string {
  if (escaped !== undefined) return escaped === '\n' ? '' : escaped;
  if (single !== undefined) return ansi && single.includes('\\') ? '$' : single;
  return double !== undefined ? double.replace(/\\([\s\S])/g, '$1') : (plain ?? '');
}

/** Commands in backticks or `$( )` run inside double quotes too; what stands before the first is only text. */
function substitutions(double: string | undefined): string[][] {
  return double !== undefined && /`|\$\(/.test(double) ? split(double).slice(1) : [];
}

/** Drops keywords, assignments and redirections in front of the program. */
function withoutPrefix(words: string[]): string[] {
  const rest = [...words];
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    if (reserved.has(first) || /^\w+\+?=/.test(first)) rest.shift();
    else if (/^\d*[<>]/.test(first)) rest.splice(0, /^\d*[<>]+$/.test(first) ? 2 : 1);
    else break;
  }
  return rest;
}
