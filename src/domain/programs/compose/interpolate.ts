/** What a text of a compose file becomes where none of its variables is set, or the one that it cannot do without. */
export type Interpolated = { text: string; unknown: null } | { text: null; unknown: string };

const deepest = 10;
const variable = /^[A-Za-z_][A-Za-z0-9_]*/;

/**
 * Fills in the defaults that a compose file has for variables: `${X:-38886}`, also in each other, and `$$` for a dollar.
 * What somebody sets where it is started is not known here, so a variable without a default makes the text unknown.
 */
export function interpolate(text: string, depth = 0): Interpolated {
  let done = '';
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('$', at);
    if (next < 0) return { text: done + text.slice(at), unknown: null };
    done += text.slice(at, next);
    const found = placeAt(text, next, depth);
    if (found.value.unknown !== null) return found.value;
    done += found.value.text;
    at = found.end;
  }
  return { text: done, unknown: null };
}

function placeAt(text: string, at: number, depth: number): { value: Interpolated; end: number } {
  if (text[at + 1] === '$') return { value: { text: '$', unknown: null }, end: at + 2 };
  if (text[at + 1] !== '{') {
    const [name = ''] = variable.exec(text.slice(at + 1, at + 200)) ?? [];
    return { value: { text: null, unknown: name || '$' }, end: at + 1 + name.length };
  }
  const end = closing(text, at + 1);
  return { value: end < 0 ? { text: null, unknown: '$' } : braced(text.slice(at + 2, end), depth), end: end + 1 };
}

/** What stands between the braces: a name and what to do without it. */
function braced(inner: string, depth: number): Interpolated {
  const [name = ''] = variable.exec(inner) ?? [];
  const [, mark = '', word = ''] = /^:?([-+?])([\s\S]*)$/.exec(inner.slice(name.length)) ?? [];
  if (name === '' || depth >= deepest) return { text: null, unknown: name || '$' };
  if (mark === '-') return interpolate(word, depth + 1);
  return mark === '+' ? { text: '', unknown: null } : { text: null, unknown: name };
}

/** Where the brace that opens here is closed; -1: nowhere. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
