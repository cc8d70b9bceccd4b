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
  /\\(?<escaped>[\s\S]?)|(?<ansi>\$?)'(?<single>[^']*)'?|\$?"(?<double>(?:\\[\s\S]|[^"\\])*)"?|`(?<ticks>[^`]*)`?|(?<end>\$?\(|[;&|\n)])|(?<space>\s+)|(?<plain>[^\s\\'"$;&|()`]+|\$)/g;

type Token = Record<string, string | undefined>;

function split(text: string): string[][] {
  const commands: string[][] = [];
  const words: string[] = [];
  let word: string | null = null;
  const endWord = () => {
    if (word !== null) words.push(word);
    word = null;
  };
  for (const { groups: token = {} } of text.matchAll(tokens)) {
    const { end, space } = token;
    commands.push(...substitutions(token));
    if (end === '$(') word = `${word ?? ''}$`;
    else if (end === undefined && space === undefined) word = (word ?? '') + literal(token);
    if (end !== undefined || space !== undefined) endWord();
    if (end !== undefined) commands.push(words.splice(0));
  }
  endWord();
  return [...commands, words];
}

/** What a token adds to its word. A `$` stands for what cannot be known: a substitution, an escape in `$'…'`. */
function literal({ escaped = '', ansi, single, double, ticks, plain }: Token): string {
  if (single !== undefined) return ansi && single.includes('\\') ? '$' : single;
  if (double !== undefined) return double.replace(/\\([\s\S])/g, '$1');
  if (ticks !== undefined) return '$';
  return plain ?? escaped.replace('\n', '');
}

/** Commands in backticks or `$( )`, which run inside double quotes too; what stands before them is only text. */
function substitutions({ double = '', ticks = '' }: Token): string[][] {
  const ticked = [ticks, ...[...double.matchAll(/`([^`]*)`?/g)].map((span) => span[1] ?? '')];
  const opened = double.indexOf('$(');
  const texts = [...ticked, opened < 0 ? '' : double.slice(opened + 2)];
  return texts.filter((text) => text !== '').flatMap(split);
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
