import { oneLine } from '../text.ts';

const trailer = /^co-authored-by:([^<\n]*)/gim;
const address = /\S@\S/;
/** More than a changelog would ever name; a message may be made of nothing else. */
const mostNamed = 50;

/** Names, each once, of those whom `Co-authored-by:` trailers thank; never an e-mail address. */
export function coAuthorsOf(rest: string): string[] {
  if (!rest.includes('-by:') && !rest.includes('-BY:')) return [];
  const names = Array.from(rest.matchAll(trailer), ([, name = '']) => oneLine(name, 100));
  return [...new Set(names.filter((name) => name !== '' && !address.test(name)))].slice(0, mostNamed);
}
