/** A piece of SQL; what strings hold is not looked at. */
type Token = { is: 'word' | 'name' | 'mark'; text: string };

/** Statements that only read. */
const openings = new Set(['select', 'show', 'table', 'values', 'with']);

/** Words that write, lock or run something wherever they stand; as column names they can be quoted. */
const writing = new Set(
  'insert update delete merge into for create alter drop truncate grant revoke copy call do execute lock'.split(' '),
);

/** Functions that look and do nothing else. Any other is denied, since a name does not say what it does. */
const looking = new Set(
  (
    'count sum min max avg coalesce nullif greatest least abs round floor ceil ceiling trunc length char_length lower ' +
    'upper trim btrim ltrim rtrim now date_trunc date_part extract age cast bool_and bool_or every to_char exists'
  ).split(' '),
);

/** Words of the language that may stand before a bracket. */
const grammar = new Set(
  (
    'select from where and or not in any all some as on using over filter values when then else case between is by ' +
    'having union except intersect distinct materialized join lateral like limit offset array row'
  ).split(' '),
);

/**
 * Why this text may not be asked of a database as a probe; null when it is a single statement that only reads (R77,
 * R79). Denies by default: what is not known to be harmless does not pass.
 */
export function probeFault(sql: string): string | null {
  const tokens = tokensOf(sql);
  if (typeof tokens === 'string') return tokens;
  if (tokens.at(-1)?.text === ';') tokens.pop();
  const [first] = tokens;
  if (first?.is !== 'word' || !openings.has(first.text)) return 'it begins with none of SELECT, SHOW, TABLE, VALUES';
  if (tokens.some((token) => token.text === ';' && token.is === 'mark')) return 'there is more than one statement';
  const bad = tokens.find((token) => token.is === 'word' && writing.has(token.text));
  if (bad) return `the word ${bad.text.toUpperCase()} may not stand in it`;
  if (first.text === 'show' && !tokens.slice(1).every(({ is, text }) => is !== 'mark' || text === '.'))
    return 'SHOW takes a name only';
  return tokens.some(isUnknownCall) ? 'it calls a function that is not known to only look' : null;
}

function isUnknownCall(token: Token, index: number, tokens: readonly Token[]): boolean {
  const next = tokens[index + 1];
  if (token.is === 'mark' || next?.is !== 'mark' || next.text !== '(') return false;
  const qualified = tokens[index - 1]?.is === 'mark' && tokens[index - 1]?.text === '.';
  if (token.is === 'name' || qualified) return true;
  return !looking.has(token.text) && !grammar.has(token.text);
}

/** What may stand at a place outside strings, in the order it is tried. Each looks only forward, so time is linear. */
const piece =
  /[ \t\r\n\f\v]+|--[^\r\n]*|'(?:[^'\\]|'')*'|"(?:[^"\\]|"")*"|[A-Za-z_][A-Za-z0-9_]*|\d[\d.]*|[-+*/<>=~!@%^&|?,.;:()[\]]/y;

/** The pieces without blanks, comments and strings, or why the text cannot be read with certainty. */
function tokensOf(sql: string): Token[] | string {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const end = sql.startsWith('/*', at) ? endOfComment(sql, at) : endOfPiece(sql, at);
    if (end < 0) return 'it holds more than plain words, plain strings, signs and comments that end';
    const token = tokenOf(sql.slice(at, end));
    if (token?.is === 'word' && /^['"&]/.test(sql.slice(end, end + 1))) return 'a word stands right before a string';
    if (token) tokens.push(token);
    at = end;
  }
  return tokens;
}

function endOfPiece(sql: string, at: number): number {
  piece.lastIndex = at;
  return piece.test(sql) ? piece.lastIndex : -1;
}

/** Blanks, comments, strings and numbers say nothing here. */
function tokenOf(text: string): Token | null {
  if (/^(?:[ \t\r\n\f\v]|--|\/\*|'|\d)/.test(text)) return null;
  if (text.startsWith('"')) return { is: 'name', text };
  return /^[A-Za-z_]/.test(text) ? { is: 'word', text: text.toLowerCase() } : { is: 'mark', text };
}

/** Comments nest. */
function endOfComment(sql: string, from: number): number {
  let depth = 0;
  for (let at = from; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
