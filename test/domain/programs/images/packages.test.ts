import { expect, it } from 'vitest';
import { keepsPackages, packagesIn } from '../../../../src/domain/programs/images/packages.ts';

const dpkg = `Package: libhum
Status: install ok installed
Architecture: amd64
Source: hum (1.0)
Version: 1:2.3-4+deb12u1
Description: hums
 Package: not-this-one
 Version: 9

Package: gone
Status: deinstall ok config-files
Version: 1.0

Package: never
Status: unknown ok not-installed

Package: half
Status: install ok triggers-pending
Version: 1.0

Package: all-of-it
Version: 3~rc1
Architecture: all
Status: install ok installed
`;
const apk =
  'C:Q1abc=\nP:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\nF:lib\nR:ld-musl.so\n\nP:hum\nV:2-r0\nA:noarch\nL:GPL-2.0-only AND BSD\n\n';
const distribution = 'Metadata-Version: 2.1\nName: My_Comb\nVersion: 1.0.post1\n\nName: in the description\n';

it.each([
  [
    'var/lib/dpkg/status',
    dpkg,
    [
      { kind: 'deb', name: 'libhum', version: '1:2.3-4+deb12u1', architecture: 'amd64' },
      { kind: 'deb', name: 'half', version: '1.0' },
      { kind: 'deb', name: 'all-of-it', version: '3~rc1', architecture: 'all' },
    ],
  ],
  [
    'var/lib/dpkg/status.d/libhum',
    'Package: libhum\nVersion: 1.0\nArchitecture: arm64\n',
    [{ kind: 'deb', name: 'libhum', version: '1.0', architecture: 'arm64' }],
  ],
  [
    'lib/apk/db/installed',
    apk,
    [
      { kind: 'apk', name: 'musl', version: '1.2.4-r2', architecture: 'x86_64', licence: 'MIT' },
      { kind: 'apk', name: 'hum', version: '2-r0', architecture: 'noarch', licence: 'GPL-2.0-only AND BSD' },
    ],
  ],
  [
    'usr/lib/python3/site-packages/My_Comb-1.0.post1.dist-info/METADATA',
    distribution,
    [{ kind: 'pypi', name: 'My_Comb', version: '1.0.post1' }],
  ],
  [
    'app/node_modules/@apiary/comb/package.json',
    '{"name":"@apiary/comb","version":"1.0.0","license":"MIT"}',
    [{ kind: 'npm', name: '@apiary/comb', version: '1.0.0', licence: 'MIT' }],
  ],
])('reads %s', (path, text, packages) => {
  expect(keepsPackages(path)).toBe(true);
  expect(packagesIn(path, text)).toEqual({ packages, senseless: 0 });
});

it.each([
  ['a name that is none', 'var/lib/dpkg/status.d/x', 'Package: a b; rm\nVersion: 1\n'],
  ['no version', 'lib/apk/db/installed', 'P:musl\n'],
  ['no fields at all', 'lib/apk/db/installed', 'gibberish'],
  ['a name of another kind', 'node_modules/x/package.json', '{"name":{"a":1},"version":["1"]}'],
  ['an empty object', 'node_modules/x/package.json', '{}'],
  ['no object', 'node_modules/x/package.json', '[1]'],
  ['nothing', 'node_modules/x/package.json', 'null'],
  ['no JSON', 'node_modules/x/package.json', '{"name":'],
  ['invisible words', 'a.dist-info/METADATA', `Name: a\u202eb\nVersion: 1\n`],
  ['a very long name', 'a.dist-info/METADATA', `Name: ${'a'.repeat(300)}\nVersion: 1\n`],
  ['a form that is not read', 'var/lib/rpm/rpmdb.sqlite', 'SQLite'],
])('takes no package from %s, and counts it', (_what, path, text) => {
  expect(packagesIn(path, text)).toEqual({ packages: [], senseless: 1 });
});

it.each([
  'var/lib/dpkg/status-old',
  'var/lib/dpkg/status.d/libhum.md5sums',
  'var/lib/dpkg/status.d/deeper/libhum',
  'backup/var/lib/dpkg/status',
  'lib/apk/db/scripts.tar',
  'app/package.json',
  'app/node_modules/comb/dist/package.json',
  'app/node_modules/.package-lock.json',
  'app/node_modules/.bin/package.json',
  'METADATA',
])('passes by %s', (path) => {
  expect(keepsPackages(path)).toBe(false);
});
