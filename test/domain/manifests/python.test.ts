import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readField, spliceField } from '../../../src/domain/manifests/index.ts';
import { testEdits, testReadings, testRefusals } from './hard-cases.ts';

const module = (version: string) => `#!/usr/bin/env python3
"""The package.

__version__ = "9.9.9"
"""
from os import path  # __version__ = "8"

__all__ = [
"a",
__version__ = "7",
]


class A:
    __version__ = "6"


def f(__version__="5"):
    s = '''
__version__ = "4"
'''
    return s


text = "it's \\
__version__ = '3'"
__version__ = ${version}
__author__ = "🐝"
`;

testEdits('python', [
  ['double quotes', module('"1.2"'), '__version__', '1.3', module('"1.3"')],
  ['single quotes', module("'1.2'"), '__version__', '1.3', module("'1.3'")],
  ['three quotes', module('"""1.2"""'), '__version__', '1.3', module('"""1.3"""')],
  ['three single quotes', module("'''1.2'''"), '__version__', '1.3', module("'''1.3'''")],
  ['an old text prefix', module('u"1.2"'), '__version__', '1.3', module('u"1.3"')],
  ['a comment that stays', module('"1.2"  # keep'), '__version__', '1.3', module('"1.3"  # keep')],
  ['a comment that goes', module('"1.2"  # was 1.1'), '__version__', '1.3', module('"1.3"')],
  ['a semicolon', 'v = "1"; w = 2\n', 'v', '2', 'v = "2"; w = 2\n'],
  ['an annotation', 'VERSION: str = "1"\n', 'VERSION', '2', 'VERSION: str = "2"\n'],
  ['an annotation in brackets', 'V: Final[str] = "1"\n', 'V', '2', 'V: Final[str] = "2"\n'],
  ['an annotation in quotes', 'V: "Final" = "1"\n', 'V', '2', 'V: "Final" = "2"\n'],
  ['no blanks', 'v="1"', 'v', '2', 'v="2"'],
  ['many blanks', 'v \t =\t "1" \t\n', 'v', '2', 'v \t =\t "2" \t\n'],
  ['a chain, by its first name', 'a = b = "1"\n', 'a', '2', 'a = b = "2"\n'],
  ['a chain, by its last name', 'a = b = "1"\n', 'b', '2', 'a = b = "2"\n'],
  ['CRLF', '# x\r\nv = "1"\r\nw = 2\r\n', 'v', '2', '# x\r\nv = "2"\r\nw = 2\r\n'],
  ['a byte order mark', '\ufeffv = "1"\n', 'v', '2', '\ufeffv = "2"\n'],
  ['the first line', 'v = "1"\nw = (\n1)\n', 'v', '2', 'v = "2"\nw = (\n1)\n'],
  ['a comparison before it', 'v == "1"\nv = "1"\n', 'v', '2', 'v == "1"\nv = "2"\n'],
  ['the same name in a block', 'if x:\n  v = "0"\nv = "1"\n', 'v', '2', 'if x:\n  v = "0"\nv = "2"\n'],
  ['the same name in a block with tabs', 'if x:\n\tv = "0"\nv = "1"\n', 'v', '2', 'if x:\n\tv = "0"\nv = "2"\n'],
  ['a continued line before it', 'a = \\\nb\nv = "1"\n', 'v', '2', 'a = \\\nb\nv = "2"\n'],
  ['brackets in strings', 'a = "(["\nv = "1"\n', 'v', '2', 'a = "(["\nv = "2"\n'],
  ['quotes in comments', "# it's\nv = '1'\n", 'v', '2', "# it's\nv = '2'\n"],
  ['escaped quotes before it', 'a = "\\""\nv = "1"\n', 'v', '2', 'a = "\\""\nv = "2"\n'],
  ['raw strings before it', 'a = r"\\"\nv = "1"\nb = "x"\n', 'v', '2', 'a = r"\\"\nv = "2"\nb = "x"\n'],
  ['one of several, by place', 'v = "1"\nv = "1"\n', 'v[1]', '2', 'v = "1"\nv = "2"\n'],
]);

const notPlain = 'the value is not one plain string';

testRefusals('python', [
  ['a tuple', 'v = (1, 2)\n', 'v', notPlain],
  ['a tuple of strings', '\nv = "1", "2"\n', 'v', notPlain],
  ['a call', 'v = version("x")\n', 'v', notPlain],
  ['an f-string', 'v = f"1.{x}"\n', 'v', notPlain],
  ['bytes', 'v = b"1"\n', 'v', notPlain],
  ['strings side by side', 'v = "1." "2"\n', 'v', notPlain],
  ['a sum', 'v = "1." + x\n', 'v', notPlain],
  ['a condition', 'v = "1" if x else "2"\n', 'v', notPlain],
  ['an escape', 'v = "1\\x2e0"\n', 'v', notPlain],
  ['a number', 'v = 1.2\n', 'v', notPlain],
  ['a string over several lines', 'v = """1\n"""\n', 'v', notPlain],
  ['two assignments', 'v = "1"\nv = "2"\n', 'v', /leads to 2 places/],
  ['an open bracket', 'v = "1"\na = (\n', 'v', 'it is not valid Python: its brackets do not match'],
  ['an open string', 'v = "1"\na = """\n', 'v', 'it is not valid Python: the string in line 2 does not end'],
  ['more than 256 KiB', '#'.repeat(300_000), 'v', 'it is larger than 256 KiB'],
]);

testReadings('python', [
  ['a string', 'v = "1.10"', 'v', ['1.10', 'string']],
  ['an empty string', 'v = ""', 'v', ['', 'string']],
  ['only in a docstring', '"""\nv = "1"\n"""\n', 'v', null],
  ['only in a block', 'try:\n  v = "1"\nexcept E:\n  pass\n', 'v', null],
  ['only in a comment', '# v = "1"\n', 'v', null],
  ['only an annotation', 'v: str\n', 'v', null],
  ['another name with this end', 'xv = "1"\n', 'v', null],
  ['an attribute', 'a.v = "1"\n', 'v', null],
  ['an augmented assignment', 'v += "1"\n', 'v', null],
  ['behind a continuation', 'a = \\\nv = "1"\n', 'v', null],
  ['an empty file', '', 'v', null],
]);

test('a new value that its quotes cannot hold is refused', () => {
  for (const value of ['a"b', 'a\\b', 3]) {
    expect(() => spliceField('python', 'v = "1"\n', 'v', value, 'f')).toThrow();
  }
});

test('random modules: exactly the new text, and every other byte equal', () => {
  const noise = fc.constantFrom(
    '"""\nv = "0"\n"""\n',
    "'''v = '0' ''' # '''\n",
    '# v = "0"\n',
    'def v():\n    v = "0"\n',
    'w = [\nv,\n"v"]\n',
    '\n',
    '\r\n',
    'x = \'v = "0"\'\n',
    'y = f"{1}"\n',
    'z = r"\\v"\n',
    '@v\ndef g(): ...\n',
    'é = "🎉"\n',
    'print(v)\n',
    'a = {\n}\n',
    'v == "0"\n',
  );
  const lines = fc.array(noise, { maxLength: 8 }).map((all) => all.join(''));
  const quote = fc.constantFrom('"', "'", '"""', "'''");
  const version = fc.stringMatching(/^[0-9]{1,2}(\.[0-9]{1,2}){1,3}((a|b|rc)[0-9])?$/);
  const tail = fc.constantFrom('\n', '', '  # keep\r\n', '\t\n');
  fc.assert(
    fc.property(lines, lines, quote, version, version, tail, (above, below, mark, old, next, end) => {
      const around = [`${above}v = ${mark}`, `${mark}${end}${end === '' ? '' : below}`] as const;
      expect(readField('python', around.join(old), 'v', 'f')).toMatchObject({ value: old });
      expect(spliceField('python', around.join(old), 'v', next, 'f')).toBe(around.join(next));
    }),
    { numRuns: 500 },
  );
});
