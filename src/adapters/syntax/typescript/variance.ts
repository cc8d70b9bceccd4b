const mark = String.raw`((?:[<,]|\*/|//[^\n]*)\s*)`;
const name = String.raw`(?=[A-Z_$][\w$]*\s*`;
const patterns = [
  new RegExp(`${mark}((?:(?:in|out) +){1,2})${name}(?:extends\\b|[,>=]))`, 'g'),
  new RegExp(`${mark}(const +)${name}(?:extends\\b|[,>]))`, 'g'),
];

/**
 * The same text without `in`, `out` and `const` before type parameters, which the grammar does not know and callers
 * never write. Blanks keep every line and column where it is.
 */
export const withoutVariance = (text: string): string =>
  patterns.reduce(
    (done, pattern) => done.replace(pattern, (_all, before, words) => `${before}${' '.repeat(String(words).length)}`),
    text,
  );
