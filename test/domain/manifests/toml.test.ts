import { expect, test } from 'vitest';
import { readManifest, spliceField } from '../../../src/domain/manifests/index.ts';
import { testEdits, testReadings, testRefusals } from './hard-cases.ts';

const pyproject = (version: string) => `# 🐝 the project
[build-system]
requires = ["hatchling"]

[project]
name = "hive"  # the name
version = ${version}
description = """
version = "9.9.9" stands here too
"""

[tool.ruff]
target-version = "py312" # was py311
`;

testEdits('toml', [
  ['a basic string', pyproject('"0.1.0a2"'), 'project.version', '0.1.0a3', pyproject('"0.1.0a3"')],
  ['a literal string', pyproject("'0.1.0a2'"), 'project.version', '0.1.0a3', pyproject("'0.1.0a3'")],
  ['a literal string that cannot hold the value', "v = 'a'\n", 'v', "it's", 'v = "it\'s"\n'],
  ['a multi-line basic string', 'v = """1.0"""\n', 'v', '1.1', 'v = """1.1"""\n'],
  ['a multi-line literal string', "v = '''\n1.0'''\n", 'v', '1.1', "v = '''1.1'''\n"],
  ['quotes and backslashes', 'v = "a"\n', 'v', 'a"\\b', 'v = "a\\"\\\\b"\n'],
  ['an integer stays an integer', 'v = 1_000 # n\n', 'v', 1001, 'v = 1001 # n\n'],
  ['a hexadecimal integer', 'v = 0x1F\n', 'v', 32, 'v = 32\n'],
  ['a float stays a float', 'v = 1.5\n', 'v', 2, 'v = 2.0\n'],
  ['an integer becomes a string', 'v = 1\n', 'v', '1.0.0', 'v = "1.0.0"\n'],
  ['a string becomes an integer', 'v = "1"\n', 'v', 2, 'v = 2\n'],
  ['a date becomes a string', 'v = 2026-01-31\n', 'v', '2026.2', 'v = "2026.2"\n'],
  [
    'dotted keys',
    'project.version = "1"\nproject.name = "x"\n',
    'project.version',
    '2',
    'project.version = "2"\nproject.name = "x"\n',
  ],
  ['spaced dotted keys', 'a . b = "1"\n', 'a.b', '2', 'a . b = "2"\n'],
  ['quoted keys with dots', '[a."b.c"]\nd = "1"\n', 'a."b.c".d', '2', '[a."b.c"]\nd = "2"\n'],
  ['an empty key', '"" = "1"\n', '""', '2', '"" = "2"\n'],
  ['an inline table', 'p = { name = "x", version = "1" }\n', 'p.version', '2', 'p = { name = "x", version = "2" }\n'],
  ['nested inline tables', 'p={a={b="1",c=2}}\n', 'p.a.b', '2', 'p={a={b="2",c=2}}\n'],
  ['an inline table with dotted keys', 'p = {a.b = "1"}\n', 'p.a.b', '2', 'p = {a.b = "2"}\n'],
  ['an array by place', 'v = ["1", "1"]\n', 'v[1]', '2', 'v = ["1", "2"]\n'],
  ['an array of tables by place', '[[p]]\nv=1\n[[p]]\nv=1\n', 'p[1].v', 2, '[[p]]\nv=1\n[[p]]\nv=2\n'],
  [
    'an array of tables by name, as in lock files',
    '[[package]]\nname = "a"\nversion = "1"\n\n[[package]]\nname = "automagik-hive"\nversion = "1"\nsource = { editable = "." }\n',
    'package[name=automagik-hive].version',
    '2',
    '[[package]]\nname = "a"\nversion = "1"\n\n[[package]]\nname = "automagik-hive"\nversion = "2"\nsource = { editable = "." }\n',
  ],
  ['a quoted selector', '[[p]]\nn = "a.b]"\nv = 1\n', 'p[n="a.b]"].v', 2, '[[p]]\nn = "a.b]"\nv = 2\n'],
  [
    'a table below an array of tables',
    '[[p]]\n[p.q]\nv = 1\n[[p]]\n[p.q]\nv = 1\n',
    'p[1].q.v',
    2,
    '[[p]]\n[p.q]\nv = 1\n[[p]]\n[p.q]\nv = 2\n',
  ],
  ['a table before its parent', '[a.b]\nc = 1\n[a]\nv = "1"\n', 'a.v', '2', '[a.b]\nc = 1\n[a]\nv = "2"\n'],
  ['CRLF', '[p]\r\nv = "1"\r\nw = 2\r\n', 'p.v', '2', '[p]\r\nv = "2"\r\nw = 2\r\n'],
  ['no newline at the end', 'v="1"', 'v', '2', 'v="2"'],
  ['a byte order mark', '\ufeffv = "1"\n', 'v', '2', '\ufeffv = "2"\n'],
  ['emoji before it', 'e = "👩‍💻🎉"\nv = "1"\n', 'v', '2', 'e = "👩‍💻🎉"\nv = "2"\n'],
  ['a comment without blank', 'v = "1"# keep\n', 'v', '2', 'v = "2"# keep\n'],
  [
    'a comment on an older version goes',
    'v = "1.1" # Rolled back from version 1.2\nw = 1\n',
    'v',
    '1.3',
    'v = "1.3"\nw = 1\n',
  ],
]);

testRefusals('toml', [
  ['a key that stands twice', 'v = "1"\nv = "2"\n', 'v', 'it is not valid TOML in line 2'],
  ['a table that stands twice', '[a]\nv = 1\n[a]\n', 'a.v', /^it is not valid TOML in line \d$/],
  ['a missing value', 'v = \nw = 1\n', 'v', /^it is not valid TOML in line \d$/],
  ['an open string', 'v = "1\n', 'v', 'it is not valid TOML in line 1'],
  ['YAML', 'v: 1\n', 'v', 'it is not valid TOML in line 1'],
  [
    'two selected items',
    '[[p]]\nn=1\nv=1\n[[p]]\nn=1\nv=2\n',
    'p[n=1].v',
    'more than one item of the list is selected by the path',
  ],
  ['a deep array', `v = ${'['.repeat(300)}${']'.repeat(300)}`, 'v', 'it is nested more than 200 deep'],
  ['a long dotted key', `${'a.'.repeat(300)}b = 1`, 'v', 'it is nested more than 200 deep'],
  ['a deep table', `[${'a.'.repeat(300)}b]`, 'v', 'it is nested more than 200 deep'],
  ['more than 1 MiB', `v = 1 # ${'x'.repeat(1024 * 1024)}`, 'v', 'it is larger than 1024 KiB'],
]);

testReadings('toml', [
  ['a string', 'v = "1"', 'v', ['1', 'string']],
  ['an escape', 'v = "\\u0031"', 'v', ['1', 'string']],
  ['an integer', 'v = 7', 'v', [7, 'integer']],
  ['a float', 'v = 7.0', 'v', [7, 'float']],
  ['a boolean', 'v = true', 'v', [true, 'boolean']],
  ['a date', 'v = 2026-01-31', 'v', ['2026-01-31', 'date']],
  ['a moment', 'v = 2026-01-31T10:00:00Z', 'v', ['2026-01-31T10:00:00Z', 'date']],
  ['a table', '[v]\na = 1', 'v', null],
  ['a missing key', 'a = 1', 'v', null],
  ['a place in a table', '[v]\na = 1', 'v[0]', null],
  ['nobody selected', '[[p]]\nn = "a"', 'p[n=b].v', null],
  ['__proto__', 'a = 1', '__proto__', null],
  ['an own __proto__', '__proto__ = 1', '__proto__', [1, 'integer']],
]);

const lock = (version: string) => `version = 1

[[package]]
name = "a"
version = "1.0.0"
dependencies = [
    { name = "hive" },
]

[[package]]
name = "hive"
version = "${version}"
source = { editable = "." }

[package.metadata]
requires-dist = [{ name = "a" }]

[[package]]
name = "z"
version = "1.0.0"
`;
const large = `# ${'x'.repeat(1 << 20)}\n`;
const inString = (version: string) =>
  `a = '''\n[[package]]\nname = "a"\nversion = "1"\n'''\n[[package]]\nname = "a"\nversion = "${version}"\n`;

testEdits('toml', [
  ['the own entry of a lock file', lock('1.0.0'), 'package[name=hive].version', '1.1.0', lock('1.1.0')],
  ['the last entry', lock('1'), 'package[name=z].version', '2', lock('1').replace(/1\.0\.0"\n$/, '2"\n')],
  ['a place in the entry', lock('1'), 'package[name=hive].source.editable', 'x', lock('1').replace('"."', '"x"')],
  ['CRLF', lock('1').replaceAll('\n', '\r\n'), 'package[name=hive].version', '2', lock('2').replaceAll('\n', '\r\n')],
  ['more than a megabyte', lock('1') + large, 'package[name=hive].version', '2', lock('2') + large],
  [
    'a name that only the whole file shows',
    '[[p]]\n"n" = "a"\nv = "1"\n',
    'p[n=a].v',
    '2',
    '[[p]]\n"n" = "a"\nv = "2"\n',
  ],
  ['an entry that stands in a string', inString('1'), 'package[name=a].version', '2', inString('2')],
]);

testRefusals('toml', [
  ['two entries of one name', lock('1').replace('"z"', '"hive"'), 'package[name=hive].version', /^more than one item/],
  ['a megabyte without that entry', lock('1') + large, 'package[name=y].version', 'it is larger than 1024 KiB'],
]);

test('the whole as plain values', () => {
  const text = 'a.b = 1\n[[p]]\nn = "x"\nl = [1, { k = true }]\n[__proto__]\npolluted = 1\n';
  const tree = readManifest('toml', text, 'f');
  expect(tree).toMatchObject({ a: { b: 1 }, p: [{ n: 'x', l: [1, { k: true }] }] });
  expect(Object.hasOwn(tree, '__proto__')).toBe(true);
  expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
});

test('an equal value changes nothing, not even a comment', () => {
  const text = "v = '1.1' # was 1.0\n";
  expect(spliceField('toml', text, 'v', '1.1', 'f')).toBe(text);
});
