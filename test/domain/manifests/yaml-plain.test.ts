import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isScalar, parseAllDocuments } from 'yaml';
import { readPlainYaml } from '../../../src/domain/manifests/formats/yaml-plain.ts';
import type { Tree } from '../../../src/domain/manifests/tree.ts';
import { components, renderComponent } from '../../sample-project/components.ts';

/** Every scalar that the plain reader sees, with its path. */
function scalarsOf(tree: Tree, path: string[] = []): { path: string[]; seen: unknown }[] {
  if (tree.is === 'map') return [...tree.entries].flatMap(([key, inner]) => scalarsOf(inner, [...path, key]));
  return tree.is === 'scalar' ? [{ path, seen: [tree.value, tree.start, tree.end] }] : [];
}

/** The plain reader never sees anything else than the real parser, and takes nothing that the other refuses. */
function agree(text: string): boolean {
  const tree = readPlainYaml(text);
  if (tree === null) return false;
  const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'error' });
  expect(
    documents.flatMap((one) => one.errors.map((error) => error.code)),
    JSON.stringify(text),
  ).toEqual([]);
  for (const { path, seen } of scalarsOf(tree)) {
    const node = documents[0]?.getIn(path, true);
    const real = isScalar(node) ? [node.value, ...(node.range ?? []).slice(0, 2)] : node;
    expect(real, `${path.join('.')} of ${JSON.stringify(text)}`).toEqual(seen);
  }
  return true;
}

const hive = [
  '# 🐝 The queen\nagent:\n  name: "Queen 🐝"  # shown\n  version: 7  # Rolled back from version 8\n  agent_id: queen\n',
  'instructions: |\n  Do this.\n\n  version: 99\n  - and that: "\n\nmembers:\n  - scout\n- drone\n',
  "team:\n  members:\n    - scout\n    - 'drone'\n  version: 1\nmode: route\n",
  "tool:\n  version: 2\nversioning:\n  current_version: 2\n  changelog:\n    v1: first one\n    v2: it's 2.0, (really)\n",
];

describe('the plain reader of YAML', () => {
  it('takes what people write', () => {
    expect([hive[0], hive[2], hive[3]].map((text) => agree(text ?? ''))).toEqual([true, true, true]);
    expect(agree('a: |\n  text\n\n  more\n# said\nb: 1.2.3\nc: x#y http://z\n')).toBe(true);
  });

  it('leaves the rest to the real parser', () => {
    const left = [
      'a: &x 1\n',
      'a: *x\n',
      '<<: 1\n',
      'a: [1]\n',
      'a: {b: 1}\n',
      'a: !!str 1\n',
      '? a\n',
      '---\na: 1\n',
      'a: 1.5\n',
    ].concat([
      'a:\t1\n',
      'a: "\\n"\n',
      'a: 1\na: 2\n',
      ' a: 1\nb: 2\n',
      'a: 1\n  b: 2\n',
      'a: b\n  c\n',
      '- a\n',
      'a: ~\n',
      'a: no\n',
      'a: 012\n',
    ]);
    expect(left.filter((text) => readPlainYaml(text) !== null)).toEqual([]);
    expect(components.map((one) => readPlainYaml(renderComponent(one, '1.0.0')))).toEqual(components.map(() => null));
  });

  const line = fc.tuple(
    fc.constantFrom(0, 0, 0, 2, 2, 4, 1, 3),
    fc.constantFrom(
      ...[
        'a:',
        'b:',
        'c: 1',
        'd: 1.2.3',
        'e: "x"',
        "f: 'y'",
        'g: |',
        'h: >-',
        '- i',
        '- "j"',
        '- k: l',
        '# m',
        '',
        'n: o # p',
        'q',
        'r: s: t',
      ],
      ...[
        'u: 0x1',
        'v: 1e3',
        'w: -1',
        'x: .5',
        'y: 1_000',
        'z: dev',
        'aa: 0.1.0a2',
        'bb: 0.1a2',
        'cc: 1.2.3 # "',
        "dd: it's",
        'ee: 2024-01-01',
      ],
      ...[
        'ff: "',
        "gg: '",
        'hh: a:b',
        'ii: a#b',
        'jj:   "k"   # l',
        'kk: |2',
        'll: null',
        'mm: (x)',
        'nn: /x',
        'oo: x, y',
        'pp: x]',
        'qq: ./z',
        '-',
        '- ',
        '...',
      ],
    ),
  );
  const text = fc
    .array(line, { minLength: 1, maxLength: 9 })
    .map((lines) => lines.map(([at, one]) => `${' '.repeat(at)}${one}`).join('\n'));

  it('agrees with the real parser on everything that it takes (property)', () => {
    fc.assert(
      fc.property(text, (one) => void agree(one)),
      { numRuns: Number(process.env.FUZZ ?? 1_000) },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...hive),
        fc.nat(120),
        fc.constantFrom('\n', ' ', ':', '"', "'", '#', '- ', '\n  '),
        (one, at, piece) => {
          agree(one.slice(0, at) + piece + one.slice(at));
        },
      ),
    );
  });

  it('reads a hostile line in linear time', () => {
    for (const piece of [' ', ' #', "'", '"', ': ', '- ', 'a: ']) {
      expect(() => readPlainYaml(`a:${piece.repeat(60_000)}x: y\n`)).not.toThrow();
      expect(() => readPlainYaml(`a: b${piece.repeat(60_000)}\n`)).not.toThrow();
    }
  });
});
