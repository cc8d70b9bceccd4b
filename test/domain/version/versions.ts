import fc from 'fast-check';

const number = fc.oneof(fc.nat({ max: 3 }), fc.nat()).map(String);
const word = fc.stringMatching(/^[0-9]{0,2}[a-zA-Z-][0-9a-zA-Z-]{0,3}$/);
const identifiers = fc.array(fc.oneof(number, word), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const optional = (text: fc.Arbitrary<string>) => fc.option(text, { nil: '' });

/** Valid semantic versions, small numbers often, so that many of them meet. */
export const semverText = fc
  .tuple(
    number,
    number,
    number,
    optional(identifiers.map((text) => `-${text}`)),
    optional(identifiers.map((text) => `+${text}`)),
  )
  .map(([major, minor, patch, prerelease, build]) => `${major}.${minor}.${patch}${prerelease}${build}`);

const separator = fc.constantFrom('', '.', '-', '_');
const suffix = (...words: string[]) =>
  optional(fc.tuple(separator, fc.constantFrom(...words), separator, number).map((parts) => parts.join('')));
const local = fc
  .array(fc.stringMatching(/^[0-9a-zA-Z]{1,3}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => `+${parts.join('.')}`);

/** Versions in every spelling that PEP 440 accepts. */
export const pep440Text = fc
  .tuple(
    optional(fc.constantFrom('v', 'V')),
    optional(fc.constantFrom('0!', '1!')),
    fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
    suffix('a', 'alpha', 'b', 'Beta', 'c', 'RC', 'pre', 'preview'),
    suffix('post', 'rev', 'r'),
    suffix('dev', 'DEV'),
    optional(local),
  )
  .map((parts) => parts.join(''));
