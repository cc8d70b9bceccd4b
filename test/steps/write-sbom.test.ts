import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tarArchives } from '../../src/adapters/archives.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { filesAt } from '../../src/adapters/files/files.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { sha256 } from '../../src/domain/content-id.ts';
import { type ArtifactKind, artifactKinds } from '../../src/domain/records/artifact.ts';
import { companionFiles } from '../../src/domain/records/companions.ts';
import { draftEvidence, type Evidence } from '../../src/domain/records/evidence.ts';
import { writeSbom } from '../../src/steps/building/write-sbom.ts';
import type { Hands } from '../../src/steps/step.ts';
import { commit, plan, policyOf, tree } from '../guards/release-facts.ts';
import { engineAt } from '../registries/image-engines.ts';
import { describeWith } from '../tiers.ts';
import { breaksOffAfter } from './break-off.ts';

let home: string;
let evidence: Evidence[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hr-sbom-'));
  for (const folder of ['worktree/src', 'storage/artifacts']) mkdirSync(join(home, folder), { recursive: true });
  evidence = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A release at its commit, with real files, programs and archives; its record is a list. */
function handsFor(): Hands {
  const [worktree, storage] = [join(home, 'worktree'), join(home, 'storage')];
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, CARGO_HOME: join(home, 'cargo') };
  return {
    release: { plan, policy: policyOf(), root: home, worktree, storage },
    clock: systemClock,
    files: filesAt(worktree),
    stored: filesAt(storage),
    archives: tarArchives,
    programs: createPrograms({ environment, redact: (text) => text, clock: systemClock }),
    project: { resolve: async () => commit, message: async () => `Release-Plan: ${plan.id}`, treeOf: async () => tree },
    worktree: { head: async () => ({ commit }), dirty: async () => [] },
    channel: () => ({}),
    database: null,
    forge: {},
    version: '9.9.9',
    evidence: async () => evidence,
    record: async (draft: Evidence) =>
      void evidence.push({ ...draft, id: String(evidence.length), plan_id: plan.id, commit, tree }),
    discard: async () => undefined,
  } as unknown as Hands;
}

/** As if the package had been built: these bytes lie there, and the record says so. */
function built(kind: ArtifactKind, name: string, file: string, bytes: Uint8Array, integrity = sha256(bytes)) {
  writeFileSync(join(home, 'storage', file), bytes);
  const one = { name: 'linux/amd64', file, sha256: sha256(bytes), integrity, size_bytes: bytes.byteLength };
  const at = systemClock.now();
  const draft = draftEvidence({ kind: 'artifact', name: `${kind}:${name}`, started_at: at, ended_at: at });
  evidence.push({ ...draft, facts: { files: [one] }, id: 'built', plan_id: plan.id, commit, tree });
}

const stored = () => readdirSync(join(home, 'storage/artifacts')).sort();

/** The laws of a step, for one input. */
async function keepsTheLaws(input: Record<string, unknown>): Promise<string> {
  const hands = handsFor();
  const before = stored();
  const look = async () => (await writeSbom.verify(input, hands)).state;
  expect(await look()).toBe('not-done');
  await writeSbom.undo(input, hands);
  expect(stored()).toEqual(before);
  for (let allowed = 0; ; allowed += 1) {
    const broke = await breaksOffAfter(allowed, hands, (weak) => writeSbom.apply(input, weak));
    await writeSbom.undo(input, hands);
    await writeSbom.undo(input, hands);
    expect(stored(), `after ${allowed} writes`).toEqual(before);
    expect(await look()).toBe('not-done');
    if (!broke) break;
  }
  for (let allowed = 0; await breaksOffAfter(allowed, hands, (weak) => writeSbom.apply(input, weak)); allowed += 1)
    expect(allowed).toBeLessThan(20);
  expect(await look()).toBe('done');
  const written = stored();
  await writeSbom.apply(input, hands);
  expect(stored()).toEqual(written);
  expect(await look()).toBe('done');
  const [companion] = companionFiles(evidence.findLast(({ kind }) => kind === 'sbom') as Evidence);
  const text = readFileSync(join(home, 'storage', companion?.file ?? ''), 'utf8');
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text)).toBeNull();
  expect(text).not.toContain(home);
  return text;
}

describeWith(1, ['cargo'])('a crate', () => {
  const input = { kind: 'crate', name: 'comb', version: '1.1.0', directory: 'comb' };

  beforeEach(() => {
    for (const [name, more] of [
      ['comb', '[dependencies]\nwax = { path = "../wax", version = "0.3" }\n'],
      ['wax', ''],
    ] as const) {
      const version = name === 'comb' ? '1.1.0' : '0.3.0';
      mkdirSync(join(home, 'worktree', name, 'src'), { recursive: true });
      writeFileSync(join(home, 'worktree', name, 'src/lib.rs'), '');
      const manifest = `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\nlicense = "MIT"\n${more}`;
      writeFileSync(join(home, 'worktree', name, 'Cargo.toml'), manifest);
    }
    writeFileSync(join(home, 'worktree/Cargo.toml'), '[workspace]\nmembers = ["comb", "wax"]\nresolver = "2"\n');
    built('crate', 'comb', 'artifacts/comb-1.1.0.crate', Buffer.from('packed'));
  });
  const lock = () =>
    execFileSync('cargo', ['generate-lockfile', '--offline'], { cwd: join(home, 'worktree'), stdio: 'pipe' });

  it('is written down by the laws of every step', async () => {
    lock();
    const { metadata, components } = JSON.parse(await keepsTheLaws(input));
    expect(metadata.component).toMatchObject({
      purl: 'pkg:cargo/comb@1.1.0',
      hashes: [{ alg: 'SHA-256', content: sha256(Buffer.from('packed')).slice(7) }],
    });
    expect(components).toMatchObject([{ purl: 'pkg:cargo/wax@0.3.0', licenses: [{ expression: 'MIT' }] }]);
    expect(stored()).toEqual(['comb-1.1.0.crate', 'crate-comb-1.1.0.cdx.json']);
  }, 60_000);

  it('without a lock file has none, which is told, and is given no lock file', async () => {
    await writeSbom.apply(input, handsFor());
    expect(evidence.at(-1)).toMatchObject({ kind: 'sbom', facts: { files: [] } });
    expect(evidence.at(-1)?.output_tail).toMatch(/lock/);
    expect(readdirSync(join(home, 'worktree'))).not.toContain('Cargo.lock');
  }, 60_000);

  it('whose lock file is not of this release has none', async () => {
    lock();
    const manifest = join(home, 'worktree/comb/Cargo.toml');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('1.1.0', '1.2.0'));
    await writeSbom.apply({ ...input, version: '1.2.0' }, handsFor());
    expect(evidence.at(-1)).toMatchObject({ kind: 'sbom', facts: { files: [] } });
  }, 60_000);
});

/** An archive as docker saves it: the layers, the lowest first, and what is said of them. */
async function imageArchive(layers: readonly Record<string, string>[]): Promise<Buffer> {
  const place = join(home, 'image');
  const names: string[] = [];
  for (const files of layers) {
    const folder = join(home, `layer-${names.length}`);
    for (const [path, text] of Object.entries(files)) put(join(folder, path), text);
    names.push(`${names.length}/layer.tar`);
    mkdirSync(join(place, names.at(-1) ?? '', '..'), { recursive: true });
    await create({ file: join(place, names.at(-1) ?? ''), cwd: folder }, Object.keys(files));
  }
  put(join(place, 'config.json'), '{"os":"linux","architecture":"amd64"}');
  put(join(place, 'manifest.json'), JSON.stringify([{ Config: 'config.json', Layers: names }]));
  await create({ file: join(home, 'image.tar'), cwd: place }, ['manifest.json', 'config.json', ...names]);
  return readFileSync(join(home, 'image.tar'));
}

function put(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

const records = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\n',
  'var/lib/dpkg/status': 'Package: libhum\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n',
  'app/node_modules/wax/package.json': '{"name":"wax","version":"0.3.0","license":"MIT"}',
  'app/node_modules/wing/package.json': '{"name":"wing","version":"1.0.0"}',
  'opt/lib/my_comb-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: my-comb\nVersion: 1.0\n',
};
const recorded = ['pkg:deb/debian/libhum@1.0?arch=amd64&distro=debian-12', 'pkg:npm/wax@0.3.0', 'pkg:pypi/my-comb@1.0'];
const purls = (text: string): string[] =>
  JSON.parse(text).components.flatMap(({ purl }: { purl?: string }) => purl ?? []);

describe('an image', () => {
  const input = { kind: 'image', name: 'apiary/comb', version: '1.1.0', directory: '.' };
  const file = 'artifacts/apiary-comb.docker.tar';

  it('is written down by the laws of every step, as its layers leave it', async () => {
    built('image', 'apiary/comb', file, await imageArchive([records, { 'app/node_modules/.wh.wing': '' }]), 'sha256:x');
    expect(purls(await keepsTheLaws(input))).toEqual(recorded);
    expect(evidence.at(-1)).toMatchObject({ argv: [], numbers: { packages: 3, left_out: 0 } });
  });

  it('of which a layer cannot be read has none, which is told', async () => {
    const place = join(home, 'zstd');
    put(join(place, '0/layer.tar'), Buffer.from('28b52ffd0458', 'hex').toString('latin1'));
    put(join(place, 'manifest.json'), JSON.stringify([{ Config: 'config.json', Layers: ['0/layer.tar'] }]));
    await create({ file: join(home, 'image.tar'), cwd: place }, ['manifest.json', '0/layer.tar']);
    built('image', 'apiary/comb', file, readFileSync(join(home, 'image.tar')));
    await writeSbom.apply(input, handsFor());
    const facts = expect.objectContaining({ files: [] });
    expect(evidence.at(-1)).toMatchObject({ kind: 'sbom', facts, output_tail: 'one of its layers cannot be read' });
  });

  it('that is broken off in the middle is named', async () => {
    const whole = await imageArchive([records]);
    built('image', 'apiary/comb', file, whole.subarray(0, whole.length / 2));
    await expect(writeSbom.apply(input, handsFor())).rejects.toMatchObject({ code: 'ARTIFACT_UNREADABLE' });
    expect(stored()).toEqual(['apiary-comb.docker.tar']);
  });
});

describeWith(1, ['buildah'])('an image that buildah built', () => {
  it('consists of what its layers hold in the end, and says what it was built on', async () => {
    const engine = engineAt('buildah', join(home, 'store'));
    const env = { PATH: process.env.PATH, HOME: home, ...engine.environment };
    const buildah = (...words: string[]) =>
      execFileSync('buildah', words, { cwd: home, env, encoding: 'utf8', stdio: 'pipe' }).trim();
    for (const [path, text] of Object.entries(records)) put(join(home, 'context/in', path), text);
    put(join(home, 'context/Base'), 'FROM scratch\nCOPY in /\n');
    put(join(home, 'context/Dockerfile'), 'FROM localhost/base\nCOPY Base /told\n');
    buildah('build', '--file', 'context/Base', '--tag', 'localhost/base', 'context');
    // A layer of its own that removes something, without a shell inside.
    const container = buildah('from', 'localhost/base');
    rmSync(join(buildah('mount', container), 'app/node_modules/wing'), { recursive: true });
    buildah('umount', container);
    buildah('commit', '--rm', container, 'localhost/base');
    const archive = join(home, 'comb.oci.tar');
    buildah('build', '--layers', '--file', 'context/Dockerfile', '--tag', 'localhost/comb', 'context');
    buildah('push', 'localhost/comb', `oci-archive:${archive}`);
    built('image', 'comb', 'artifacts/comb.oci.tar', readFileSync(archive));
    const input = { kind: 'image', name: 'comb', version: '1.1.0', directory: '.' };
    const text = await keepsTheLaws(input);
    expect(purls(text)).toEqual(recorded);
    expect(JSON.parse(text).components).toContainEqual(
      expect.objectContaining({ type: 'container', name: expect.stringContaining('localhost/base') }),
    );
  }, 120_000);
});

it('is planned for everything that ships', () => {
  const packages = artifactKinds.map((kind) => ({
    ...{ kind, name: kind, directory: '.', private: false },
  }));
  const hidden = { kind: 'npm' as const, name: 'own', directory: '.', private: true };
  const planning = { facts: {}, plan: { ...plan, packages: [...packages, hidden] }, policy: policyOf(), reason: null };
  const items = writeSbom.plan(planning as unknown as Parameters<typeof writeSbom.plan>[0]);
  expect(items.map(({ kind }) => kind)).toEqual(artifactKinds);
});
