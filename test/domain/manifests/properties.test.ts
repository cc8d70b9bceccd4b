import fc from 'fast-check';
import { parse as parseJson } from 'jsonc-parser';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { formatNames, readField, readManifest, spliceField } from '../../../src/domain/manifests/index.ts';
import { Problem } from '../../../src/domain/problem.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Entry = Record<string, Json>;

const word = fc.stringMatching(/^[a-z_-]{1,6}$/);
const printable = fc.stringMatching(/^[ -~é€]{0,12}$/);
const versionLike = fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,2}){0,3}((a|b|rc|-rc\.)[0-9])?$/);
const key = fc.oneof(word, printable).filter((text) => !/["'\\]/.test(text) && text !== '<<');
const scalar = fc.oneof(printable, versionLike, fc.integer(), fc.boolean());
const newValue = fc.oneof(
  versionLike,
  printable,
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.double({ min: 0.001, max: 999, noNaN: true }),
);
const document = fc.letrec<{ entry: Entry; node: Json }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('node'), { maxLength: 3 }),
    tie('entry'),
  ),
  entry: fc.dictionary(key, tie('node'), { maxKeys: 4, noNullPrototype: true }),
})).entry;

type TreeFormat = 'yaml' | 'toml' | 'json';

const writers: Record<TreeFormat, (tree: Entry, style: number) => string> = {
  json: (tree, style) => JSON.stringify(tree, null, [0, 2, '\t'][style]),
  yaml: (tree, style) =>
    stringify(tree, {
      collectionStyle: style === 0 ? 'flow' : 'any',
      defaultStringType: style === 1 ? 'QUOTE_SINGLE' : 'PLAIN',
      blockQuote: false,
    }),
  toml: tomlText,
};

const readers: Record<TreeFormat, (text: string) => unknown> = {
  json: (text) => parseJson(text),
  yaml: (text) => parseYaml(text),
  toml: (text) => getStaticTOMLValue(parseTOML(text)),
};

describe.each(['yaml', 'toml', 'json'] as const)('%s', { timeout: 30_000 }, (format) => {
  test('a splice changes its field to exactly the new value and no other byte', () => {
    const style = fc.nat({ max: 2 });
    const places = fc.tuple(document, style, fc.nat(), newValue);
    fc.assert(
      fc.property(places, ([tree, how, pick, value]) => {
        const before = writers[format](tree, how);
        const paths = scalarPaths(tree);
        const path = paths[pick % (paths.length || 1)];
        if (!path) return;
        const dotted = path
          .map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`))
          .join('')
          .replace(/^\./, '');
        const after = spliceField(format, before, dotted, value, 'f');
        expect(readers[format](after)).toEqual(withValue(readers[format](before), path, value));
        expect(changedSpan(before, after)).toBeLessThanOrEqual(2 * longer(valueAt(tree, path), value) + 6);
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(formatNames)('%s', { timeout: 30_000 }, (format) => {
  test('a file that is cut off anywhere is read, or refused as a Problem', () => {
    for (let end = 0; end <= mixed.length; end += 1) {
      for (const path of ['v', 'm.v', 'p.v', 'LABEL.v', 'version']) {
        expectOnlyProblems(() => spliceField(format, mixed.slice(0, end), path, '2', 'f'));
        expectOnlyProblems(() => spliceField(format, mixed.slice(end), path, '2', 'f'));
      }
    }
  });

  test('garbage is read, or refused as a Problem', () => {
    const alphabet = fc.constantFrom(
      ...'{}[]:,-"\'#&*!|>?%@\\=.\n\r\t 01a~<',
      '\ufeff',
      '🎉',
      '\u0000',
      '\ud800',
      '/*',
      '//',
      '---\n',
      '<<: *a',
      '&a ',
      '"""',
      "'''",
      '[[',
      ']]',
      'v: ',
      'v = ',
      '"v":',
      '<v>',
      '</v>',
      '<a v="1"/>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '[m]\n',
      'LABEL v=1 ',
      'ENV ',
      'RUN <<E\n',
      '\\\n',
      '(',
      ')',
      '\ufffd',
    );
    const garbage = fc.array(alphabet, { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        garbage,
        fc.constantFrom('v', 'v[0]', 'a.v', '[a=1].v', 'm.v', 'v.@v', 'LABEL.v', 'version', '(?<version>v+)'),
        (text, path) => {
          for (const act of [
            () => readField(format, text, path, 'f'),
            () => readManifest(format, text, 'f'),
            () => spliceField(format, text, path, '1.2.3', 'f'),
          ]) {
            expectOnlyProblems(act);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each([
    '[',
    '{',
    '{"a":',
    '- ',
    '? ',
    'a.',
    '[a.',
    '"',
    "'",
    '&a ',
    '*a ',
    '\n',
    ' \n',
    '#\n',
    '1',
    '---\n',
    '[[a]]\n',
    '<v>',
    '<v/>',
    '<v a="',
    '(',
    '"""',
    '\\',
    '\\\n',
    'v = "1"\n',
    'v=',
    '[m]\nv=1\n',
    'v=1\n w\n',
    'LABEL v=1 \\\n',
    'ENV v ',
    'RUN <<E\n',
    '<<E ',
    '# escape=`\n',
    ' ',
    '\r',
  ])('60,000 characters of %j are read or refused', (part) => {
    const text = part.repeat(60_000 / part.length);
    const path = format === 'pattern' ? '(?<version>(?:v+)+w)' : format === 'text' ? 'version' : 'v';
    expectOnlyProblems(() => readField(format, text, path, 'f'));
  });
});

/** A little of every format. */
const mixed = `# c
[m]
v = "1" \\
<p a="1"><!-- c --><v><![CDATA[1]]></v></p>
LABEL v="1"
RUN <<E
x
E
a: [1, {b: "\\u0041"}]
c = """
1"""
`;

function expectOnlyProblems(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
  }
}

type Path = (string | number)[];

/** Paths to everything that is not a container, null excepted (TOML has none). */
function scalarPaths(tree: Json, path: Path = []): Path[] {
  if (Array.isArray(tree)) return tree.flatMap((item, index) => scalarPaths(item, [...path, index]));
  if (typeof tree === 'object' && tree !== null) {
    return Object.entries(tree).flatMap(([name, item]) => scalarPaths(item, [...path, name]));
  }
  return [path];
}

function withValue(tree: unknown, [step, ...rest]: Path, value: string | number): unknown {
  if (step === undefined) return value;
  if (Array.isArray(tree)) return tree.map((item, index) => (index === step ? withValue(item, rest, value) : item));
  const entries = Object.entries(tree ?? {});
  return Object.fromEntries(entries.map(([name, item]) => [name, name === step ? withValue(item, rest, value) : item]));
}

/** How many characters lie between what two texts share at their beginning and at their end, in the longer of them. */
function changedSpan(before: string, after: string): number {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return Math.max(before.length, after.length) - start - end;
}

const valueAt = (tree: Json, path: Path): unknown =>
  path.reduce<unknown>((node, step) => Object.entries(node ?? {}).find(([name]) => name === String(step))?.[1], tree);

const longer = (...values: unknown[]): number => Math.max(...values.map((value) => String(value).length));

function tomlText(tree: Entry): string {
  return Object.entries(tree)
    .map(([name, node]) => `${JSON.stringify(name)} = ${tomlNode(node)}\n`)
    .join('');
}

function tomlNode(node: Json): string {
  if (Array.isArray(node)) return `[ ${node.map(tomlNode).join(', ')} ]`;
  if (typeof node !== 'object' || node === null) return JSON.stringify(node);
  return `{ ${Object.entries(node)
    .map(([name, item]) => `${JSON.stringify(name)} = ${tomlNode(item)}`)
    .join(', ')} }`;
}
