import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect, it } from 'vitest';
import { crateSbom } from '../../../src/domain/records/crate-sbom.ts';
import { sbomOf } from '../../../src/domain/records/sbom.ts';
import { describeWith } from '../../tiers.ts';

const cratesIo = 'registry+https://github.com/rust-lang/crates.io-index';
const wanted = { name: 'comb', version: '1.0.0' };

interface Given {
  name: string;
  version?: string;
  source?: string | null;
  license?: string | null;
  kinds?: string[];
  /** By name: how each is needed; null is what runs. */
  needs?: Record<string, (string | null)[]>;
}

const idOf = ({ name, source }: Given): string => `${source ?? 'path+file:///home/ada/comb'}#${name}`;

/** As `cargo metadata` prints it, as far as it is read. */
function printed(crates: readonly Given[], members = ['comb']): string {
  const id = (name: string) => crates.filter((one) => one.name === name).map(idOf)[0];
  return JSON.stringify({
    packages: crates.map((one) => ({
      ...{ id: idOf(one), name: one.name, version: one.version ?? '1.0.0' },
      ...{ source: one.source ?? null, license: one.license ?? null },
      targets: [{ kind: one.kinds ?? ['lib'] }],
    })),
    workspace_members: members.map(id),
    resolve: {
      nodes: crates.map((one) => ({
        id: idOf(one),
        deps: Object.entries(one.needs ?? {}).map(([name, kinds]) => ({
          pkg: id(name),
          dep_kinds: kinds.map((kind) => ({ kind, target: null })),
        })),
      })),
    },
  });
}

const documentOf = (crates: readonly Given[], lock: string | null = null) => {
  const text = crateSbom({ metadata: printed(crates), lock }, wanted, '9.9.9');
  return text === null ? null : JSON.parse(text);
};

const valid = (text: string) => new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text);

it('lists what runs with a crate and what that needs in turn, once and in order', async () => {
  const text = crateSbom(
    {
      metadata: printed([
        { name: 'comb', needs: { wax: [null], bee: [null, 'dev'] }, license: 'MIT OR Apache-2.0' },
        { name: 'wax', needs: { bee: [null] } },
        { name: 'bee', source: cratesIo, version: '2.0.0+wing', license: 'MIT/Apache-2.0' },
      ]),
      lock: `[[package]]\nname = "comb"\nversion = "1.0.0"\n[[package]]\nname = "bee"\nversion = "2.0.0+wing"\nsource = "${cratesIo}"\nchecksum = "${'b'.repeat(64)}"\n`,
    },
    wanted,
    '9.9.9',
  );
  const bee = 'pkg:cargo/bee@2.0.0%2Bwing';
  expect(JSON.parse(text ?? '')).toMatchObject({
    metadata: {
      component: {
        type: 'library',
        ...wanted,
        purl: 'pkg:cargo/comb@1.0.0',
        licenses: [{ expression: 'MIT OR Apache-2.0' }],
      },
    },
    components: [
      {
        ...{ 'bom-ref': bee, name: 'bee', version: '2.0.0+wing', purl: bee },
        licenses: [{ expression: 'MIT OR Apache-2.0' }],
        hashes: [{ alg: 'SHA-256', content: 'b'.repeat(64) }],
      },
      { name: 'wax', purl: 'pkg:cargo/wax@1.0.0' },
    ],
    dependencies: [
      { ref: 'pkg:cargo/comb@1.0.0', dependsOn: [bee, 'pkg:cargo/wax@1.0.0'] },
      { ref: bee, dependsOn: [] },
      { ref: 'pkg:cargo/wax@1.0.0', dependsOn: [bee] },
    ],
  });
  expect(text).not.toContain('/home/ada');
  expect(await valid(text ?? '')).toBeNull();
  const file = {
    name: 'comb-1.0.0.crate',
    file: 'x',
    sha256: `sha256:${'c'.repeat(64)}`,
    integrity: 'x',
    size_bytes: 1,
  };
  const made = sbomOf(text ?? '', { kind: 'crate', ...wanted }, [file]) ?? '';
  expect(JSON.parse(made).metadata.component.hashes).toEqual([{ alg: 'SHA-256', content: 'c'.repeat(64) }]);
  expect(await valid(made)).toBeNull();
});

it.each([
  ['what only tests need', { wax: ['dev'] }, []],
  ['what only a build script needs', { wax: ['build'] }, []],
  ['neither', { wax: ['dev', 'build'] }, []],
  ['but what runs too', { wax: ['dev', null] }, ['wax']],
])('leaves out %s', (_what, needs: Record<string, (string | null)[]>, names) => {
  const document = documentOf([{ name: 'comb', needs }, { name: 'wax', needs: { bee: [null] } }, { name: 'bee' }]);
  const found = document.components.map(({ name }: { name: string }) => name);
  expect(found).toEqual(names.length > 0 ? ['bee', ...names] : []);
});

it.each([
  ['crates.io', cratesIo, ''],
  ['crates.io by its other index', 'sparse+https://index.crates.io/', ''],
  [
    'another registry',
    'registry+https://ada:not-a-real-password@crates.example/index',
    '?repository_url=https%3A%2F%2Fcrates.example%2Findex',
  ],
  [
    'git',
    'git+ssh://git@forge.example/bees/wax?branch=main#0a1b2c',
    '?vcs_url=git%2Bssh%3A%2F%2Fforge.example%2Fbees%2Fwax%400a1b2c',
  ],
  ['a directory of this machine', 'registry+file:///home/ada/index', ''],
  ['something unknown', 'nowhere', ''],
])('names a crate from %s without what is only one person’s', (_what, source, qualifier) => {
  const document = documentOf([
    { name: 'comb', needs: { wax: [null] } },
    { name: 'wax', source },
  ]);
  expect(document.components[0].purl).toBe(`pkg:cargo/wax@1.0.0${qualifier}`);
  expect(JSON.stringify(document)).not.toMatch(/\bada\b|password/);
});

it.each([
  ['none', null, undefined],
  ['words', 'see the bee', [{ license: { name: 'see the bee' } }]],
  ['a choice', '(MIT OR Apache-2.0) AND Unicode-3.0', [{ expression: '(MIT OR Apache-2.0) AND Unicode-3.0' }]],
])('tells the licence: %s', async (_what, license, told) => {
  const text = crateSbom({ metadata: printed([{ name: 'comb', license }]), lock: null }, wanted, '9.9.9') ?? '';
  expect(JSON.parse(text).metadata.component.licenses).toEqual(told);
  expect(await valid(text)).toBeNull();
});

it('is about an application where there is nothing but a program', () => {
  expect(documentOf([{ name: 'comb', kinds: ['bin'] }])?.metadata.component.type).toBe('application');
});

it('has no checksums where the lock file cannot be read', () => {
  const crates = [
    { name: 'comb', needs: { bee: [null] } },
    { name: 'bee', source: cratesIo },
  ];
  for (const lock of ['[[package', 'package = 1'])
    expect(documentOf(crates, lock)?.components[0].hashes).toBeUndefined();
});

it.each([
  ['nothing', ''],
  ['something else', '{}'],
  ['another version', printed([{ name: 'comb', version: '0.9.0' }])],
  ['a namesake that is no member', printed([{ name: 'wax' }, { name: 'comb', source: cratesIo }], ['wax'])],
])('makes none of %s', (_what, text) => {
  expect(crateSbom({ metadata: text, lock: null }, wanted, '9.9.9')).toBeNull();
});

describeWith(1, ['cargo'])('cargo itself', () => {
  it('resolves a workspace member whose crates lie in a directory', async () => {
    const home = mkdtempSync(join(tmpdir(), 'hive-release-crates-'));
    const place = (path: string, text: string) => {
      mkdirSync(join(home, path, '..'), { recursive: true });
      writeFileSync(join(home, path), text);
    };
    const crate = (folder: string, name: string, version: string, more = '') => {
      place(`${folder}/Cargo.toml`, `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n${more}`);
      place(`${folder}/src/lib.rs`, '');
    };
    const sums = { bee: 'b'.repeat(64), tester: 'd'.repeat(64) };
    place('Cargo.toml', '[workspace]\nmembers = ["comb", "wax"]\nresolver = "2"\n');
    place('.cargo/config.toml', '[source.crates-io]\nreplace-with = "shelf"\n[source.shelf]\ndirectory = "shelf"\n');
    crate(
      'comb',
      'comb',
      '1.0.0',
      '[dependencies]\nwax = { path = "../wax", version = "0.3" }\n[dev-dependencies]\ntester = "0.1"\n',
    );
    crate('wax', 'wax', '0.3.0', '[target.\'cfg(windows)\'.dependencies]\nbee = "2"\n');
    crate('shelf/bee', 'bee', '2.0.0', 'license = "MIT"\n');
    crate('shelf/tester', 'tester', '0.1.0');
    for (const [name, sum] of Object.entries(sums))
      place(`shelf/${name}/.cargo-checksum.json`, JSON.stringify({ files: {}, package: sum }));
    const env = { ...process.env, CARGO_HOME: join(home, 'cargo') };
    const cargo = (...words: string[]) =>
      execFileSync('cargo', words, { cwd: join(home, 'comb'), env, encoding: 'utf8', stdio: 'pipe' });
    cargo('generate-lockfile', '--offline');
    const metadata = cargo('metadata', '--format-version', '1', '--locked');
    const lock = readFileSync(join(home, 'Cargo.lock'), 'utf8');
    const text = crateSbom({ metadata, lock }, wanted, '9.9.9') ?? '';
    expect(JSON.parse(text).components).toMatchObject([
      { purl: 'pkg:cargo/bee@2.0.0', licenses: [{ expression: 'MIT' }], hashes: [{ content: sums.bee }] },
      { purl: 'pkg:cargo/wax@0.3.0' },
    ]);
    expect(text).not.toMatch(new RegExp(`${home}|tester`));
    expect(await valid(text)).toBeNull();
    rmSync(home, { recursive: true, force: true });
  }, 60_000);
});
