import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FormatName,
  formatOf,
  readField,
  readManifest,
  spliceField,
} from '../../../src/domain/manifests/index.ts';
import { answerOf } from '../version/answer.ts';
import { testEdits, testReadings, testRefusals } from './hard-cases.ts';

describe('text', () => {
  testEdits('text', [
    ['a version', '1.0.0\n', 'version', '1.1.0', '1.1.0\n'],
    ['no newline at the end', '1.0.0', 'version', '1.1.0', '1.1.0'],
    ['CRLF', '1.0.0\r\n', 'version', '1.1.0', '1.1.0\r\n'],
    ['a v before it', 'v1.0.0\n', 'version', '1.1.0', 'v1.1.0\n'],
    ['blanks around it', '\n\t 1.0.0 \n\n', 'version', '1.1.0', '\n\t 1.1.0 \n\n'],
    ['a byte order mark', '\ufeff1.0.0\n', 'version', '1.1.0', '\ufeff1.1.0\n'],
    ['a prerelease', '1.0.0a1\n', 'version', '1.0.0a2', '1.0.0a2\n'],
    ['build metadata', '1.0.0+a\n', 'version', '1.0.1+b', '1.0.1+b\n'],
    ['a word', 'dev\n', 'version', '1.0.0', '1.0.0\n'],
    ['a word with v', 'various\n', 'version', '1.0.0', '1.0.0\n'],
  ]);
  testRefusals('text', [
    ['two lines', '1.0.0\n2.0.0\n', 'version', 'it has more than one line'],
    ['an empty file', '', 'version', 'it is empty'],
    ['only blanks', ' \r\n', 'version', 'it is empty'],
    ['more than 4 KiB', 'x'.repeat(5000), 'version', 'it is larger than 4 KiB'],
    ['what is no UTF-8', '1\ufffd', 'version', /not UTF-8 throughout/],
  ]);
  testReadings('text', [
    ['a version', ' v1.10\n', 'version', ['1.10', 'string']],
    ['another path', '1.0\n', 'v', null],
  ]);
});

describe('ini', () => {
  const cfg = (version: string) => `# setup
[metadata]
name = hive
version = ${version}
; version = 9
description = a
  version = 8

[options]
install_requires =
    a>=1
    b
`;
  testEdits('ini', [
    ['a version', cfg('1.0.0'), 'metadata.version', '1.1.0', cfg('1.1.0')],
    ['a colon', '[m]\nv: 1\n', 'm.v', '2', '[m]\nv: 2\n'],
    ['no blanks', '[m]\nv=1\n', 'm.v', '2', '[m]\nv=2\n'],
    ['many blanks', '[m]\nv \t=\t 1 \t\n', 'm.v', '2', '[m]\nv \t=\t 2 \t\n'],
    ['CRLF', cfg('1').replaceAll('\n', '\r\n'), 'metadata.version', '2', cfg('2').replaceAll('\n', '\r\n')],
    ['no newline at the end', '[m]\nv = 1', 'm.v', '2', '[m]\nv = 2'],
    ['a byte order mark', '\ufeff[m]\nv = 1\n', 'm.v', '2', '\ufeff[m]\nv = 2\n'],
    ['emoji before it', '[m]\ne = 🎉\nv = 1\n', 'm.v', '2', '[m]\ne = 🎉\nv = 2\n'],
    ['capitals in the option', '[m]\nVersion = 1\n', 'm.version', '2', '[m]\nVersion = 2\n'],
    ['a section with dots', '[a.b]\nv = 1\n', '"a.b".v', '2', '[a.b]\nv = 2\n'],
    [
      'a section with a colon',
      '[bumpversion:file:x]\nv = 1\n',
      'bumpversion:file:x.v',
      '2',
      '[bumpversion:file:x]\nv = 2\n',
    ],
    ['the same option elsewhere', '[a]\nv = 1\n[b]\nv = 1\n', 'b.v', '2', '[a]\nv = 1\n[b]\nv = 2\n'],
    ['comments between', '[m]\n# c\n\n; d\nv = 1\n', 'm.v', '2', '[m]\n# c\n\n; d\nv = 2\n'],
    ['a blank line behind it', '[m]\nv = 1\n\n  # c\nw = 1\n', 'm.v', '2', '[m]\nv = 2\n\n  # c\nw = 1\n'],
    ['words behind the section', '[m] x\nv = 1\n', 'm.v', '2', '[m] x\nv = 2\n'],
  ]);
  testRefusals('ini', [
    [
      'a directive',
      cfg('attr: hive.__version__'),
      'metadata.version',
      'the value is taken from another place; edit that',
    ],
    ['a file', cfg('file: VERSION'), 'metadata.version', 'the value is taken from another place; edit that'],
    ['an interpolation', cfg('%(base)s'), 'metadata.version', 'the value is taken from another place; edit that'],
    ['several lines', cfg('1\n  .0'), 'metadata.version', 'the value goes over several lines'],
    ['an option that stands twice', '[m]\nv = 1\nV = 2\n', 'm.v', /leads to 2 places/],
    ['a section that stands twice', '[m]\nv = 1\n[m]\nw = 2\n', 'm.v', /leads to 2 places/],
    ['an option without a section', 'v = 1\n', 'v', 'it is not valid INI in line 1'],
    ['a line that is none', '[m]\n\nword\n', 'm.v', 'it is not valid INI in line 3'],
    ['more than 256 KiB', '#'.repeat(300_000), 'm.v', 'it is larger than 256 KiB'],
  ]);
  testReadings('ini', [
    ['a value', '[m]\nv = 1.10\n', 'm.v', ['1.10', 'string']],
    ['a hash in a value', '[m]\nv = 1 # 2\n', 'm.v', ['1 # 2', 'string']],
    ['an empty value', '[m]\nv =\n', 'm.v', ['', 'string']],
    ['a missing option', '[m]\nv = 1\n', 'm.w', null],
    ['an empty file', '', 'm.v', null],
  ]);
});

describe('properties', () => {
  testEdits('properties', [
    ['a version', '# c\nversion=1.0.0\nb=2\n', 'version', '1.1.0', '# c\nversion=1.1.0\nb=2\n'],
    ['blanks', 'version = 1.0.0\n', 'version', '1.1.0', 'version = 1.1.0\n'],
    ['a colon', 'version: 1\n', 'version', '2', 'version: 2\n'],
    ['only a blank', 'version 1\n', 'version', '2', 'version 2\n'],
    ['an indent', '\t version=1\n', 'version', '2', '\t version=2\n'],
    ['blanks at the end', 'version=1 \t\n', 'version', '2', 'version=2 \t\n'],
    ['a key with dots', 'app.version=1\n', '"app.version"', '2', 'app.version=2\n'],
    ['an escaped key', 'a\\ b\\:c=1\n', '"a b:c"', '2', 'a\\ b\\:c=2\n'],
    ['an escape in the old value', 'v=1\\u002e0\n', 'v', '2', 'v=2\n'],
    ['CRLF', 'v=1\r\nw=2\r\n', 'v', '2', 'v=2\r\nw=2\r\n'],
    ['no newline at the end', 'v=1', 'v', '2', 'v=2'],
    ['comments that look like it', '#v=0\n!v=0\nv=1\n', 'v', '2', '#v=0\n!v=0\nv=2\n'],
    ['a continued line that looks like it', 'a=x\\\nv=0\nv=1\n', 'v', '2', 'a=x\\\nv=0\nv=2\n'],
    ['a doubled backslash joins nothing', 'a=x\\\\\nv=1\n', 'v', '2', 'a=x\\\\\nv=2\n'],
    ['an equals sign in another value', 'a=v=0\nv=1\n', 'v', '2', 'a=v=0\nv=2\n'],
    ['a URL before it', 'u=https\\://x/#v=1\nv=1\n', 'v', '2', 'u=https\\://x/#v=1\nv=2\n'],
    ['one of two', 'v=1\nv=1\n', 'v[1]', '2', 'v=1\nv=2\n'],
  ]);
  testRefusals('properties', [
    ['a key that stands twice', 'v=1\nv=2\n', 'v', /leads to 2 places/],
    ['several lines', 'v=1\\\n  .0\n', 'v', 'the value goes over several lines'],
    ['a value from another', `v=\${base}\n`, 'v', 'the value is taken from another place; edit that'],
    ['what is no UTF-8', 'v=1\n# \ufffd\n', 'v', /not UTF-8 throughout/],
  ]);
  testReadings('properties', [
    ['a value', 'v=1.10', 'v', ['1.10', 'string']],
    ['an empty value', 'v=\n', 'v', ['', 'string']],
    ['only a key', 'v\n', 'v', ['', 'string']],
    ['a missing key', 'w=1\n', 'v', null],
  ]);
});

describe('dockerfile', () => {
  const file = (version: string) => `# syntax=docker/dockerfile:1
ARG BASE=python
FROM \${BASE}:3.11-slim AS build
ARG VERSION
LABEL org.opencontainers.image.title="hive" \\
      # version="8"

      org.opencontainers.image.version=${version} \\
      maintainer='a b'
RUN <<EOF
LABEL org.opencontainers.image.version=9
EOF
CMD ["x"]
`;
  const image = 'LABEL."org.opencontainers.image.version"';
  testEdits('dockerfile', [
    ['a label', file('1.0.0'), image, '1.1.0', file('1.1.0')],
    ['in double quotes', file('"1.0.0"'), image, '1.1.0', file('"1.1.0"')],
    ['in single quotes', file("'1.0.0'"), image, '1.1.0', file("'1.1.0'")],
    ['CRLF', file('1').replaceAll('\n', '\r\n'), image, '2', file('2').replaceAll('\n', '\r\n')],
    ['a quoted key', 'LABEL "version"="1"\n', 'LABEL.version', '2', 'LABEL "version"="2"\n'],
    ['the old form of LABEL', 'LABEL version 1.0\n', 'LABEL.version', '1.1', 'LABEL version 1.1\n'],
    ['the old form of ENV', 'ENV VERSION 1.0 \n', 'ENV.VERSION', '1.1', 'ENV VERSION 1.1 \n'],
    ['several pairs', 'ENV A=1 V=1 B="x V=0"\n', 'ENV.V', '2', 'ENV A=1 V=2 B="x V=0"\n'],
    [
      'an argument',
      'ARG APP_VERSION=1.0\nFROM x\nARG APP_VERSION\n',
      'ARG.APP_VERSION',
      '1.1',
      'ARG APP_VERSION=1.1\nFROM x\nARG APP_VERSION\n',
    ],
    ['small letters', 'label version=1\n', 'LABEL.version', '2', 'label version=2\n'],
    ['an indent', '  LABEL  version=1\n', 'LABEL.version', '2', '  LABEL  version=2\n'],
    ['no newline at the end', 'LABEL version=1', 'LABEL.version', '2', 'LABEL version=2'],
    [
      'another escape',
      '# escape=`\nLABEL a=C:\\ `\n version=1\n',
      'LABEL.version',
      '2',
      '# escape=`\nLABEL a=C:\\ `\n version=2\n',
    ],
    ['one of two stages', 'ARG V=1\nFROM x\nARG V=1\n', 'ARG.V[1]', '2', 'ARG V=1\nFROM x\nARG V=2\n'],
    [
      'behind a here-document',
      "RUN cat <<'E' > x <<-F\nLABEL v=0\nE\nENV V=0\n\tF\nLABEL v=1\n",
      'LABEL.v',
      '2',
      "RUN cat <<'E' > x <<-F\nLABEL v=0\nE\nENV V=0\n\tF\nLABEL v=2\n",
    ],
    [
      'a comment before it',
      '# LABEL version=0\nLABEL version=1\n',
      'LABEL.version',
      '2',
      '# LABEL version=0\nLABEL version=2\n',
    ],
    [
      'a continued RUN before it',
      'RUN a \\\n LABEL v=0\nLABEL v=1\n',
      'LABEL.v',
      '2',
      'RUN a \\\n LABEL v=0\nLABEL v=2\n',
    ],
    ['emoji before it', 'LABEL e="🎉" v=1\n', 'LABEL.v', '2', 'LABEL e="🎉" v=2\n'],
    ['the same name in another kind', 'ENV V=1\nARG V=1\n', 'ENV.V', '2', 'ENV V=2\nARG V=1\n'],
  ]);
  testRefusals('dockerfile', [
    ['two stages', 'FROM a\nLABEL v=1\nFROM b\nLABEL v=1\n', 'LABEL.v', /leads to 2 places/],
    ['a value from an argument', `LABEL v=\${V}\n`, 'LABEL.v', 'the value is taken from another place; edit that'],
    ['the same in quotes', 'LABEL v="$V"\n', 'LABEL.v', 'the value is taken from another place; edit that'],
    ['a value of parts', 'LABEL v=1"."0\n', 'LABEL.v', 'the value is empty or put together from parts'],
    ['an escape', 'LABEL v=1\\ 0\n', 'LABEL.v', 'the value is empty or put together from parts'],
    ['an empty value', 'LABEL v=""\n', 'LABEL.v', 'the value is empty or put together from parts'],
    ['more than 256 KiB', '#'.repeat(300_000), 'LABEL.v', 'it is larger than 256 KiB'],
  ]);
  testReadings('dockerfile', [
    ['a label', 'LABEL v=1.10', 'LABEL.v', ['1.10', 'string']],
    ['an argument without a value', 'ARG V\n', 'ARG.V', null],
    ['inside RUN', 'RUN LABEL v=1\n', 'LABEL.v', null],
    ['an open here-document', 'RUN <<E\nLABEL v=1\n', 'LABEL.v', null],
    ['an empty file', '', 'LABEL.v', null],
  ]);
});

describe('pattern', () => {
  const gradle = '^version = "(?<version>[^"]+)"';
  testEdits('pattern', [
    ['gradle', 'group = "a"\nversion = "1.0"\nx = "1.0"\n', gradle, '1.1', 'group = "a"\nversion = "1.1"\nx = "1.0"\n'],
    ['gradle with CRLF', 'version = "1.0"\r\n', gradle, '1.1', 'version = "1.1"\r\n'],
    [
      'mix.exs',
      '  def project do\n    [version: "1.0"]',
      'version: "(?P<version>[^"]+)"',
      '1.1',
      '  def project do\n    [version: "1.1"]',
    ],
    ['build.sbt', 'ThisBuild / version := "1.0"', 'version := "(?<version>.+)"', '1.1', 'ThisBuild / version := "1.1"'],
    ['a badge', '![v](badge/v1.0-blue) 1.0', 'badge/v(?<version>[0-9.]+)-', '1.1', '![v](badge/v1.1-blue) 1.0'],
    ['emoji before it', '🎉👩‍💻 v1\n', 'v(?<version>[0-9])', '2', '🎉👩‍💻 v2\n'],
    ['a line end', 'v1\nv1x\n', 'v(?<version>[0-9])$', '2', 'v2\nv1x\n'],
    ['letters of both cases', 'VERSION 1', '(?i)version (?<version>\\d+)', '2', 'VERSION 2'],
    ['several lines', 'a\n  v1', '(?s)a.*v(?<version>\\d)', '2', 'a\n  v2'],
  ]);
  testRefusals('pattern', [
    ['two matches', 'v1 v2', 'v(?<version>[0-9])', 'the pattern matches more than once'],
    ['a match without the group', 'a', 'a(?<version>b)?', 'the pattern matches without its group version'],
    ['more than 256 KiB', 'x'.repeat(300_000), '(?<version>1)', 'it is larger than 256 KiB'],
  ]);
  testReadings('pattern', [
    ['no match', 'abc', '(?<version>\\d)', null],
    ['nested repetition is harmless', `${'a'.repeat(100_000)}`, '(?<version>(?:a+)+b)', null],
  ]);
  test.each(['(', '(?<v>1)', '(?<version>1)(?=2)', '(?<version>.)\\1', '(?<version>(?:a?){500}a{500})', ''])(
    '%s is refused',
    (path) => {
      expect(answerOf(() => readField('pattern', 'a', path, 'f'))).toMatchObject({
        code: 'FIELD_MISSING',
        details: [{ path }],
      });
    },
  );
});

test('formats that know only text take no number, and nothing they would read in another way', () => {
  for (const [format, text, path] of [
    ['text', '1', 'version'],
    ['ini', '[m]\nv=1', 'm.v'],
    ['properties', 'v=1', 'v'],
    ['dockerfile', 'LABEL v=1', 'LABEL.v'],
    ['pattern', 'v1', 'v(?<version>1)'],
  ] as const) {
    for (const value of [2, 'a b', 'a"', ' a', '$x', 'a\\', '']) {
      expect(answerOf(() => spliceField(format, text, path, value, 'f')).code).toBe('MANIFEST_UNREADABLE');
    }
  }
});

test('the house comment of a rollback is written and replaced where there are such comments (R204)', () => {
  const comment = 'Rolled back from version 2';
  const cases: [FormatName, string, string, number | string, string, number | string, string][] = [
    ['yaml', 'a:\n  version: 2\n', 'a.version', 1, `a:\n  version: 1 # ${comment}\n`, 3, 'a:\n  version: 3\n'],
    ['yaml', 'v: 2  # was 1\r\n', 'v', 1, `v: 1 # ${comment}\r\n`, 3, 'v: 3\r\n'],
    ['yaml', 'v: "2" # keep', 'v', '1', 'v: "1" # keep', '3', 'v: "3" # keep'],
    ['yaml', '{v: 2, w: 1}', 'v', 1, '{v: 1, w: 1}', 3, '{v: 3, w: 1}'],
    ['toml', 'v = "2"   \n', 'v', '1', `v = "1" # ${comment}\n`, '3', 'v = "3"\n'],
    ['python', 'v = "2"', 'v', '1', `v = "1" # ${comment}`, '3', 'v = "3"'],
    ['json', '{"v":2}', 'v', 1, '{"v":1}', 3, '{"v":3}'],
    ['text', '2\n', 'version', '1', '1\n', '3', '3\n'],
  ];
  for (const [format, before, path, back, rolledBack, next, bumped] of cases) {
    const after = spliceField(format, before, path, back, 'f', { comment });
    expect(after).toBe(rolledBack);
    expect(spliceField(format, after, path, next, 'f')).toBe(bumped);
  }
});

test('a name speaks for a format', () => {
  const names: Record<FormatName, string[]> = {
    yaml: ['a/config.yaml', 'Chart.yaml', 'pubspec.yaml', 'x'],
    toml: ['pyproject.toml', 'uv.lock', 'Cargo.lock'],
    json: ['package.json', 'a.jsonc'],
    xml: ['pom.xml', 'A.csproj'],
    python: ['src/version.py'],
    ini: ['setup.cfg'],
    properties: ['gradle.properties'],
    dockerfile: ['Dockerfile', 'a/Dockerfile.api', 'api.Dockerfile', 'Containerfile'],
    text: ['VERSION', 'a/version.txt'],
    pattern: [],
  };
  for (const [format, files] of Object.entries(names))
    for (const file of files) expect([file, formatOf(file)]).toEqual([file, format]);
});

test('the plain values of a file', () => {
  expect(readManifest('ini', '[a]\nb = 1\n', 'f')).toEqual({ a: { b: '1' } });
  expect(readManifest('dockerfile', 'ENV A=1 A=2\n', 'f')).toEqual({ LABEL: {}, ARG: {}, ENV: { A: ['1', '2'] } });
  expect(readManifest('python', 'v = "1"\nw = f()\n', 'f')).toEqual({ v: '1', w: null });
});

test('random lines: exactly the new text, and every other byte equal', () => {
  const version = fc.stringMatching(/^[0-9]{1,2}(\.[0-9]{1,2}){0,3}((a|b|rc)[0-9])?$/);
  const noise: Record<'ini' | 'properties' | 'dockerfile', { lines: string[]; field: [string, string]; path: string }> =
    {
      ini: {
        lines: ['# v = 0\n', '; c\r\n', 'w = 0\n  v = 0\n', '\n', 'é = 🎉\n', 'x:v\n'],
        field: ['[m]\nv = ', '\n'],
        path: 'm.v',
      },
      properties: {
        lines: ['# v=0\n', '!\r\n', 'w=0\\\nv=0\n', '\n', 'é=🎉\n', 'x v=0\n'],
        field: ['v: ', ' \n'],
        path: 'v',
      },
      dockerfile: {
        lines: [
          '# LABEL v=0\n',
          'RUN x \\\n  LABEL v=0\n',
          'RUN <<E\nLABEL v=0\nE\n',
          '\r\n',
          'LABEL é="🎉 v=0"\n',
          'ENV v=0\n',
        ],
        field: ['LABEL a=b \\\n  v="', '" c=d\n'],
        path: 'LABEL.v',
      },
    };
  for (const [format, { lines, field, path }] of Object.entries(noise)) {
    const some = fc.array(fc.constantFrom(...lines), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(some, some, version, version, (above, below, old, next) => {
        const head = format === 'ini' ? '[n]\n' : '';
        const around = [head + above + field[0], field[1] + below] as const;
        expect(readField(format as FormatName, around.join(old), path, 'f')).toMatchObject({ value: old });
        expect(spliceField(format as FormatName, around.join(old), path, next, 'f')).toBe(around.join(next));
      }),
      { numRuns: 300 },
    );
  }
});
