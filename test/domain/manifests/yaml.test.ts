import { describe, expect, test } from 'vitest';
import { openManifest, readField, readManifest, spliceField } from '../../../src/domain/manifests/index.ts';
import { answerOf } from '../version/answer.ts';
import { testEdits, testReadings, testRefusals } from './hard-cases.ts';

const component = (version: string) => `# 🤖 one component
agent:
  agent_id: "greeter"   # the id comes first
  version: ${version}
  instructions: |
    version: 1 is written here too
    # not a comment
  note: >-
    folded 🎉
      text
tool:
  version: 1
`;

testEdits('yaml', [
  ['an integer stays an integer', component('2'), 'agent.version', 3, component('3')],
  ['a plain string stays plain', component('0.1.0a2'), 'agent.version', '0.1.0a3', component('0.1.0a3')],
  ['double quotes stay', component('"1.0.0"'), 'agent.version', '1.1.0', component('"1.1.0"')],
  ['single quotes stay', component("'1.0.0'"), 'agent.version', '1.1.0', component("'1.1.0'")],
  [
    'a plain string that would become a float gets quotes',
    component('1.9.0'),
    'agent.version',
    '1.10',
    component('"1.10"'),
  ],
  [
    'a plain float becomes the string that was asked for',
    component('1.10'),
    'agent.version',
    '1.20',
    component('"1.20"'),
  ],
  ['a float stays a float', component('1.5'), 'agent.version', 2, component('2.0')],
  ['an integer field may become a version', component('2'), 'agent.version', '0.2.0', component('0.2.0')],
  ['a string of digits is quoted', component('dev'), 'agent.version', '3', component('"3"')],
  ['a date in YAML 1.1 is quoted', component('a'), 'agent.version', '2026-01-31', component('"2026-01-31"')],
  ['a boolean in YAML 1.1 is quoted', component('a'), 'agent.version', 'yes', component('"yes"')],
  ['a text with a colon and a hash is quoted', component('a'), 'agent.version', 'b: c # d', component('"b: c # d"')],
  ['a single quote inside single quotes is doubled', component("'a'"), 'agent.version', "it's", component("'it''s'")],
  ['an epoch stays plain', component('1.0'), 'agent.version', '1!2.0', component('1!2.0')],
  ['null is replaced', component('~'), 'agent.version', '1.0.0', component('1.0.0')],
  ['CRLF stays', 'a:\r\n  version: 1.0.0\r\n  b: 2\r\n', 'a.version', '1.0.1', 'a:\r\n  version: 1.0.1\r\n  b: 2\r\n'],
  ['no newline at the end', 'version: 1', 'version', 2, 'version: 2'],
  ['a byte order mark stays', '\ufeffversion: 1\n', 'version', 2, '\ufeffversion: 2\n'],
  ['flow maps', '{name: x,version: 1.0.0,b: [1, 2]}\n', 'version', '1.0.1', '{name: x,version: 1.0.1,b: [1, 2]}\n'],
  ['JSON inside YAML', '{"version":"1.0.0","b":1}', 'version', '1.0.1', '{"version":"1.0.1","b":1}'],
  ['keys with dots', 'a:\n  "b.c":\n    d: 1\n', 'a."b.c".d', 2, 'a:\n  "b.c":\n    d: 2\n'],
  ['quoted keys', '"version" : 1\n', 'version', 2, '"version" : 2\n'],
  ['numeric keys', '1.0:\n  version: 1\n', '"1.0".version', 2, '1.0:\n  version: 2\n'],
  ['explicit keys', '? version\n: 1.0.0\n', 'version', '1.0.1', '? version\n: 1.0.1\n'],
  ['the item of a list', 'l:\n- version: 1\n- version: 1\n', 'l[1].version', 2, 'l:\n- version: 1\n- version: 2\n'],
  [
    'the selected item of a list',
    'l:\n  - {name: a, version: 1}\n  - {name: b, version: 1}\n',
    'l[name=b].version',
    2,
    'l:\n  - {name: a, version: 1}\n  - {name: b, version: 2}\n',
  ],
  ['a list at the root', '- 1.0.0\n- 2.0.0\n', '[1]', '2.0.1', '- 1.0.0\n- 2.0.1\n'],
  ['the anchored scalar itself', 'a: &v 1.0.0\nb: *v\n', 'a', '1.0.1', 'a: &v 1.0.1\nb: *v\n'],
  ['inside an anchored map', 'a: &m\n  v: 1\nb: *m\n', 'a.v', 2, 'a: &m\n  v: 2\nb: *m\n'],
  [
    'an own key next to a merge key',
    'a: &m {v: 1}\nb:\n  <<: *m\n  v: 2\n',
    'b.v',
    3,
    'a: &m {v: 1}\nb:\n  <<: *m\n  v: 3\n',
  ],
  ['a string tag', 'v: !!str 1.10\n', 'v', '1.11', 'v: !!str "1.11"\n'],
  [
    'the one document that has the field',
    'a: 1\n---\nversion: 1 # one\n...\n',
    'version',
    2,
    'a: 1\n---\nversion: 2 # one\n...\n',
  ],
  ['a scalar over two lines', 'v: "1.0\\\n  .0"\nb: 1\n', 'v', '1.0.1', 'v: "1.0.1"\nb: 1\n'],
  ['hexadecimal', 'v: 0x0F\n', 'v', 16, 'v: 16\n'],
  ['tabs before a comment', 'v: 1\t# kept\n', 'v', 2, 'v: 2\t# kept\n'],
]);

testRefusals('yaml', [
  ['an alias', 'a: &v 1.0.0\nb: *v\n', 'b', /comes through an alias/],
  ['inside an aliased map', 'a: &m {v: 1}\nb: *m\n', 'b.v', /comes through an alias/],
  ['an inherited key', 'a: &m {v: 1}\nb:\n  <<: *m\n', 'b.v', /comes through an alias or a merge key/],
  [
    'a key of one of several merged maps',
    'a: &m {v: 1}\nc: &n {w: 1}\nb:\n  <<: [*n, *m]\n',
    'b.v',
    /comes through an alias/,
  ],
  ['a literal block', 'v: |\n  1.0.0\n', 'v', 'the field is a block scalar; write it on one line'],
  ['a folded block', 'v: >-\n  1.0.0\n', 'v', 'the field is a block scalar; write it on one line'],
  ['an empty field', 'v:\nb: 1\n', 'v', 'the field is empty; write a first value by hand'],
  ['an empty field with an anchor', 'v: &a\nb: 1\n', 'v', 'the field is empty; write a first value by hand'],
  ['a key without value in a flow map', '{v, b: 1}\n', 'v', 'the field is empty; write a first value by hand'],
  ['another tag', 'v: !Ref x\n', 'v', 'the field has a tag that asks for another type'],
  ['a key that stands twice', 'v: 1\nb: 1\nv: 2\n', 'v', 'a key stands twice in line 3'],
  ['a key that stands twice elsewhere', 'v: 1\nb:\n  c: 1\n  "c": 2\n', 'v', 'a key stands twice in line 4'],
  ['the field in two documents', 'v: 1\n---\nv: 1\n', 'v', 'more than one of its documents has the field'],
  [
    'two selected items',
    'l: [{n: a, v: 1}, {n: a, v: 2}]\n',
    'l[n=a].v',
    'more than one item of the list is selected by the path',
  ],
  ['bad indentation', 'a:\n  v: 1\n b: 2\n', 'a.v', /^it is not valid YAML in line \d$/],
  ['an open quote', 'v: "1\n', 'v', /^it is not valid YAML in line \d$/],
  ['a tab as indentation', 'a:\n\tv: 1\n', 'a.v', /^it is not valid YAML in line \d$/],
  ['201 levels', `${'['.repeat(201)}${']'.repeat(201)}`, 'v', 'it is nested more than 200 deep'],
  ['40,000 levels', '- '.repeat(40_000), 'v', /^it is (not valid YAML|nested)/],
  ['a megabyte of brackets', '['.repeat(1_000_000), 'v', 'it has more than 300000 words and marks'],
  ['more than 1 MiB', `v: 1\n# ${'é'.repeat(600_000)}`, 'v', 'it is larger than 1024 KiB'],
]);

testReadings('yaml', [
  ['an integer', 'v: 7', 'v', [7, 'integer']],
  ['a float', 'v: 1.10', 'v', [1.1, 'float']],
  ['an exponent', 'v: 1e3', 'v', [1000, 'float']],
  ['infinity', 'v: .inf', 'v', [Number.POSITIVE_INFINITY, 'float']],
  ['a boolean', 'v: true', 'v', [true, 'boolean']],
  ['the word of another YAML', 'v: yes', 'v', ['yes', 'string']],
  ['null', 'v: ~', 'v', [null, 'null']],
  ['nothing', 'v:', 'v', [null, 'null']],
  ['a block scalar', 'v: |-\n  1.0\n', 'v', ['1.0', 'string']],
  ['through an alias', 'a: &m {v: 1}\nb: *m\n', 'b.v', [1, 'integer']],
  ['through a merge key', 'a: &m {v: 1}\nb: {<<: *m}\n', 'b.v', [1, 'integer']],
  ['an alias without anchor', 'b: *nobody\n', 'b', null],
  ['an alias inside its own anchor', 'b: &b {c: *b}\n', 'b.c.c', null],
  ['octal of YAML 1.1', '%YAML 1.1\n---\nv: 010\n', 'v', [8, 'integer']],
  ['a date of YAML 1.1', '%YAML 1.1\n---\nv: 2026-01-31\n', 'v', ['2026-01-31', 'date']],
  ['a map', 'v: {a: 1}', 'v', null],
  ['a missing key', 'a: 1', 'v', null],
  ['a key of a scalar', 'a: 1', 'a.b', null],
  ['a place behind the end', 'a: [1]', 'a[1]', null],
  ['an empty file', '', 'v', null],
  ['only comments', '# nothing\n', 'v', null],
  ['__proto__', 'a: 1', '__proto__', null],
]);

test('linked fields change together, or not at all (R58)', () => {
  const text = (one: number, two: number) =>
    `tool:\n  version: ${one}\n  parameters: {template_version: "2.0.0"}\nversioning:\n  current_version: ${two}\n  changelog: {v1: a}\n`;
  const manifest = openManifest('yaml', text(2, 2), 'f');
  const edits = ['versioning.current_version', 'tool.version'].map((path) => ({ path, value: 3 }));
  expect(manifest.splice(edits)).toBe(text(3, 3));
  expect(manifest.splice([...edits, ...edits])).toBe(text(3, 3));
  expect(manifest.splice([])).toBe(text(2, 2));
  expect(answerOf(() => manifest.splice([...edits, { path: 'tool.none', value: 3 }])).code).toBe('FIELD_MISSING');
  const twice = [...edits, { path: 'tool.version', value: 4 }];
  expect(answerOf(() => manifest.splice(twice)).message).toContain('two edits give one field different values');
});

describe('the comment on the line of the version', () => {
  test.each([
    'Rolled back from version 2',
    'Version rollback - reverted from v2',
    'Version rollback - restored from version 0.1.0a3',
    'was 2',
    'previously 1.4.2',
    'bumped from 1 by the release',
  ])('goes when it tells an older version: %s', (comment) => {
    expect(spliceField('yaml', `a:\n  version: 2  # ${comment}\n  b: 1 # was 2\n`, 'a.version', 3, 'f')).toBe(
      'a:\n  version: 3\n  b: 1 # was 2\n',
    );
  });

  test.each([
    'keep in step with pyproject.toml',
    'needs framework 0.1.0 or newer',
    'x-release-version',
    'version of the config format',
    'raised whenever this file changes',
    'from 2024 on',
    'was moved here in 2024',
  ])('stays otherwise: %s', (comment) => {
    expect(spliceField('yaml', `version: 2 # ${comment}\r\nb: 1\r\n`, 'version', 3, 'f')).toBe(
      `version: 3 # ${comment}\r\nb: 1\r\n`,
    );
  });

  test('stays when the version does', () => {
    const text = 'version: 2 # Rolled back from version 3\n';
    expect(spliceField('yaml', text, 'version', 2, 'f')).toBe(text);
  });

  test('on the lines around stays', () => {
    const text = (version: number) => `# was 1\nversion: ${version}\n# was 1\n`;
    expect(spliceField('yaml', text(2), 'version', 3, 'f')).toBe(text(3));
  });
});

test('a merge bomb is refused quickly', () => {
  const layers = Array.from({ length: 40 }, (_, n) => `m${n + 1}: &m${n + 1} {<<: [*m${n}, *m${n}]}`);
  const bomb = ['m0: &m0 {a: 1}', ...layers].join('\n');
  expect(answerOf(() => readField('yaml', bomb, 'm40.nothing', 'f')).message).toContain('merge keys nest too widely');
});

test('an alias bomb stays small as plain values', () => {
  const layers = Array.from({ length: 40 }, (_, n) => `m${n + 1}: &m${n + 1} [*m${n}, *m${n}]`);
  const tree = readManifest('yaml', ['m0: &m0 lol', ...layers].join('\n'), 'f');
  expect(Object.keys(tree)).toHaveLength(41);
  expect(tree.m1).toEqual(['lol', 'lol']);
});

test('a string tag takes no number', () => {
  expect(answerOf(() => spliceField('yaml', 'v: !!str 1\n', 'v', 2, 'f')).code).toBe('MANIFEST_UNREADABLE');
});

test('a missing field and a malformed path', () => {
  expect(answerOf(() => spliceField('yaml', 'a: 1\n', 'b', 2, 'f.yaml'))).toMatchObject({
    code: 'FIELD_MISSING',
    message: 'f.yaml has no field b.',
  });
  expect(answerOf(() => readField('yaml', 'a: 1\n', 'a..b', 'f.yaml'))).toMatchObject({
    code: 'FIELD_MISSING',
    details: [{ path: 'a..b' }],
  });
});

test.each([`a\nb`, 'a\u0000', 'a\u202eb', '\ud800', Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
  'the value %j is refused',
  (value) => {
    expect(answerOf(() => spliceField('yaml', 'v: "1"\n', 'v', value, 'f')).message).toContain('the new value is not');
  },
);
