import { Problem } from './problem.ts';

const mostAlternatives = 200;

/**
 * The regular expression of a path glob: `*` and `?` inside one name, `**` for any number of directories, `{a,b}` for
 * alternatives; everything else stands for itself. Paths are relative with `/`. A name that starts with a dot is met
 * only by a pattern that writes the dot. Matching time grows with path times pattern, whatever the pattern:
 * each star settles on its first fit and is never tried again, which loses no match.
 */
export function globToRegExp(glob: string): RegExp {
  const name = counter();
  const alternatives = expandBraces(glob.replace(/^(?:\.\/)+/, ''));
  return new RegExp(`^(?:${alternatives.map((one) => pathSource(one, name)).join('|')})$`, 's');
}

/** Where a search for this glob may start, and how many names deep below the root its matches can lie. */
export function globReach(glob: string): { base: string; depth: number } {
  const segments = glob.replace(/^(?:\.\/)+/, '').split('/');
  const wild = segments.findIndex((segment) => /[*?{]/.test(segment));
  const fixed = wild < 0 ? segments.slice(0, -1) : segments.slice(0, wild);
  return { base: fixed.join('/'), depth: /\*\*|\{/.test(glob) ? Number.POSITIVE_INFINITY : segments.length };
}

function expandBraces(glob: string): string[] {
  const done: string[] = [];
  const open = [glob];
  while (open.length > 0) {
    const next = open.pop() ?? '';
    const brace = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(next) ?? innerBrace(next);
    if (brace === null) done.push(next);
    else open.push(...(brace[2] ?? '').split(',').map((choice) => `${brace[1]}${choice}${brace[3]}`));
    if (done.length + open.length > mostAlternatives) {
      const values = {
        tool: 'glob',
        expected: `at most ${mostAlternatives} alternatives in braces`,
        example: 'src/**/*.{yaml,yml}',
      };
      throw new Problem('INPUT_INVALID', { values });
    }
  }
  return done;
}

/** The innermost pair of braces with a comma, when the first pair holds another. */
const innerBrace = (glob: string): RegExpExecArray | null => /^(.*)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(glob);

type Name = () => string;

function counter(): Name {
  let used = 0;
  return () => `g${++used}`;
}

/** Groups of directories between the `**`: all but the last settle on their first fit. */
function pathSource(glob: string, name: Name): string {
  const groups: string[][] = [[]];
  for (const segment of glob.split('/')) {
    if (segment === '**') groups.push([]);
    else groups.at(-1)?.push(segment);
  }
  const [first = [], ...rest] = groups.map((group) => group.map((segment) => segmentSource(segment, name)));
  if (rest.length === 0) return first.join('/');
  const last = rest.pop() ?? [];
  const start = first.map((segment) => `${segment}/`).join('');
  const middle = rest
    .filter((group) => group.length > 0)
    .map((group) => settled(`${anyDepth}${group.join('/')}/`, name));
  const end = last.length > 0 ? `${anyDepth}${last.join('/')}` : `${anyDepth}${notHidden}[^/]+`;
  return start + middle.join('') + end;
}

const notHidden = '(?![./]|$)';
const anyDepth = `(?:${notHidden}[^/]+/)*?`;

function segmentSource(segment: string, name: Name): string {
  const pieces = segment
    .split(/\*+/)
    .map((piece) => piece.replace(/[\\^$.+()[\]{}|]/g, '\\$&').replaceAll('?', '[^/]'));
  const [first = '', ...rest] = pieces;
  const guard = /^[*?]/.test(segment) ? notHidden : '';
  if (rest.length === 0) return guard + first;
  const last = rest.pop() ?? '';
  return `${guard}${first}${rest.map((piece) => settled(`[^/]*?${piece}`, name)).join('')}[^/]*${last}(?=/|$)`;
}

/** What an atomic group would be: matched once, then never reconsidered. */
function settled(source: string, name: Name): string {
  const group = name();
  return `(?=(?<${group}>${source}))\\k<${group}>`;
}
