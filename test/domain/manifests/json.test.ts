import { expect, test } from 'vitest';
import { readManifest } from '../../../src/domain/manifests/index.ts';
import { testEdits, testReadings, testRefusals } from './hard-cases.ts';

const manifest = (version: string) => `{
  "name": "@scope/pkg",
  "version": ${version},
  "scripts": { "v": "echo \\"version\\": 1" },
  "dependencies": { "a.b": "^1.0.0", "é🎉": "1" }
}
`;

testEdits('json', [
  ['a version', manifest('"1.0.0"'), 'version', '1.1.0', manifest('"1.1.0"')],
  ['a prerelease with build', manifest('"1.0.0"'), 'version', '1.1.0-rc.1+b', manifest('"1.1.0-rc.1+b"')],
  ['an integer', manifest('1'), 'version', 2, manifest('2')],
  ['a float stays a float', manifest('1.5'), 'version', 2, manifest('2.0')],
  ['a negative number', manifest('-1'), 'version', -2, manifest('-2')],
  ['an integer becomes a string', manifest('1'), 'version', '1.0.0', manifest('"1.0.0"')],
  ['a string becomes an integer', manifest('"1"'), 'version', 2, manifest('2')],
  ['null', manifest('null'), 'version', '1.0.0', manifest('"1.0.0"')],
  ['a boolean', manifest('false'), 'version', '1.0.0', manifest('"1.0.0"')],
  ['escapes in the old value', manifest('"\\u0031\\n"'), 'version', '2', manifest('"2"')],
  ['quotes and backslashes in the new value', manifest('"1"'), 'version', 'a"\\', manifest('"a\\"\\\\"')],
  ['letters beyond ASCII', manifest('"1"'), 'version', 'é', manifest('"é"')],
  ['a key with dots', manifest('1'), 'dependencies."a.b"', '^2.0.0', manifest('1').replace('^1.0.0', '^2.0.0')],
  ['a key with a scope', '{"@s/p":{"v":"1"}}', '@s/p.v', '2', '{"@s/p":{"v":"2"}}'],
  ['a key with emoji', manifest('1'), 'dependencies.é🎉', '2', manifest('1').replace('🎉": "1"', '🎉": "2"')],
  ['an escaped key', '{"\\u0076":1}', 'v', 2, '{"\\u0076":2}'],
  [
    'an empty key, as in package-lock.json',
    '{"packages":{"":{"version":"1"}}}',
    'packages."".version',
    '2',
    '{"packages":{"":{"version":"2"}}}',
  ],
  ['a key with brackets', '{"a[0]":1}', '"a[0]"', 2, '{"a[0]":2}'],
  ['a list by place', '{"l":[{"v":1},{"v":1}]}', 'l[1].v', 2, '{"l":[{"v":1},{"v":2}]}'],
  ['lists in lists', '[[1,[2,3]]]', '[0][1][0]', 9, '[[1,[9,3]]]'],
  [
    'a list by name',
    '{"plugins":[{"name":"a","version":"1"},{"name":"b","version":"1"}]}',
    'plugins[name=b].version',
    '2',
    '{"plugins":[{"name":"a","version":"1"},{"name":"b","version":"2"}]}',
  ],
  ['a list by number', '{"l":[{"n":1,"v":1},{"n":2,"v":1}]}', 'l[n=2].v', 2, '{"l":[{"n":1,"v":1},{"n":2,"v":2}]}'],
  ['everything on one line', '{"a":1,"version":"1","b":[ ]}', 'version', '2', '{"a":1,"version":"2","b":[ ]}'],
  ['odd blanks', '{\t"version"\n\n :\t "1"\t}\n\n', 'version', '2', '{\t"version"\n\n :\t "2"\t}\n\n'],
  [
    'CRLF',
    '{\r\n\t"version": "1",\r\n\t"b": 2\r\n}\r\n',
    'version',
    '2',
    '{\r\n\t"version": "2",\r\n\t"b": 2\r\n}\r\n',
  ],
  ['a byte order mark', '\ufeff{"version":"1"}', 'version', '2', '\ufeff{"version":"2"}'],
  [
    'comments and a trailing comma',
    '// c\n{ "version": "1", /* was 0 */ // was 0\n}',
    'version',
    '2',
    '// c\n{ "version": "2", /* was 0 */ // was 0\n}',
  ],
  [
    'a comment that looks like the field',
    '{ /* "version": "1" */ "version": "1" }',
    'version',
    '2',
    '{ /* "version": "1" */ "version": "2" }',
  ],
]);

testRefusals('json', [
  ['a key that stands twice', '{"version":"1",\n"version":"2"}', 'version', 'a key stands twice in line 2'],
  ['a key that stands twice, once escaped', '{"v":"1","\\u0076":"2"}', 'v', 'a key stands twice in line 1'],
  ['an empty file', '', 'version', 'it is not valid JSON in line 1'],
  ['a missing brace', '{"version":"1"', 'version', 'it is not valid JSON in line 1'],
  ['a missing comma', '{"version":"1"\n"b":1}', 'version', 'it is not valid JSON in line 2'],
  ['text behind the end', '{"version":"1"}\nx', 'version', 'it is not valid JSON in line 2'],
  ['single quotes', "{'version':'1'}", 'version', 'it is not valid JSON in line 1'],
  ['an open comment', '{"version":"1"} /*', 'version', 'it is not valid JSON in line 1'],
  [
    'two selected items',
    '[{"n":1,"v":1},{"n":1,"v":2}]',
    '[n=1].v',
    'more than one item of the list is selected by the path',
  ],
  ['a deep list', `${'['.repeat(300)}${']'.repeat(300)}`, 'v', 'it is nested more than 200 deep'],
  ['a very deep list', '['.repeat(500_000), 'v', 'it is nested more than 200 deep'],
  ['more than 16 MiB', `"${'x'.repeat(16 << 20)}"`, 'v', 'it is larger than 16384 KiB'],
]);

testReadings('json', [
  ['a string', '{"v":"1"}', 'v', ['1', 'string']],
  ['an integer', '{"v":7}', 'v', [7, 'integer']],
  ['a float', '{"v":7.0}', 'v', [7, 'float']],
  ['an exponent', '{"v":1E2}', 'v', [100, 'float']],
  ['null', '{"v":null}', 'v', [null, 'null']],
  ['a boolean', '{"v":true}', 'v', [true, 'boolean']],
  ['an object', '{"v":{}}', 'v', null],
  ['a place in an object', '{"v":{"0":1}}', 'v[0]', null],
  ['the length of a list', '{"v":[]}', 'v.length', null],
  ['__proto__', '{}', '__proto__', null],
  ['a key of an escaped text', '{"a\\"b":1}', '"a\\"b"', [1, 'integer']],
]);

test('a root that is no object has no plain tree', () => {
  expect(readManifest('json', '[1]', 'f')).toEqual({});
  expect(readManifest('json', '{"a":[1,{"b":null}]} // c', 'f')).toEqual({ a: [1, { b: null }] });
});
