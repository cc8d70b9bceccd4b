import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect, it } from 'vitest';
import type { ImageContents } from '../../../src/domain/programs/images/inventory.ts';
import { imageSbom } from '../../../src/domain/records/image-sbom.ts';
import { sbomOf } from '../../../src/domain/records/sbom.ts';

const wanted = { name: 'apiary/comb', version: '1.1.0' };
const debian: ImageContents = {
  packages: [
    { kind: 'deb', name: 'libhum', version: '1:2.3-4+b1', architecture: 'amd64' },
    { kind: 'pypi', name: 'My_Comb', version: '1.0' },
    { kind: 'npm', name: '@apiary/wax', version: '1.0.0', licence: 'MIT' },
  ],
  system: { id: 'debian', version: '12', name: 'Debian GNU/Linux' },
  base: { name: 'registry.example/base:1', digest: `sha256:${'a'.repeat(64)}` },
  left_out: 2,
};

it('names packages as their distribution does, and says that it is not the whole', async () => {
  const text = imageSbom([debian], wanted, '9.9.9');
  expect(JSON.parse(text)).toMatchObject({
    metadata: { component: { type: 'container', ...wanted } },
    components: [
      { type: 'container', name: 'registry.example/base:1', version: `sha256:${'a'.repeat(64)}` },
      { purl: 'pkg:deb/debian/libhum@1:2.3-4%2Bb1?arch=amd64&distro=debian-12' },
      { purl: 'pkg:npm/%40apiary/wax@1.0.0', licenses: [{ expression: 'MIT' }] },
      { purl: 'pkg:pypi/my-comb@1.0', name: 'My_Comb' },
      { type: 'operating-system', name: 'Debian GNU/Linux', version: '12' },
    ],
    compositions: [{ aggregate: 'incomplete', assemblies: ['image:apiary/comb@1.1.0'] }],
  });
  expect(text).toContain('2 records that could not be read');
  const digest = 'c'.repeat(64);
  const file = { name: 'linux/amd64', file: 'x', sha256: `sha256:${digest}`, integrity: 'x', size_bytes: 1 };
  const made = sbomOf(text, { kind: 'image', ...wanted }, [file]) ?? '';
  expect(JSON.parse(made).metadata.component.hashes).toEqual([{ alg: 'SHA-256', content: digest }]);
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(made)).toBeNull();
});

it.each<[string, Partial<ImageContents>, string]>([
  [
    'Alpine',
    {
      system: { id: 'alpine', version: '3.20', name: 'Alpine' },
      packages: [{ kind: 'apk', name: 'musl', version: '1.2-r0' }],
    },
    'pkg:apk/alpine/musl@1.2-r0?distro=alpine-3.20',
  ],
  [
    'a system that has no versions',
    {
      system: { id: 'debian', version: null, name: 'Debian' },
      packages: [{ kind: 'deb', name: 'hum', version: '1', architecture: 'all' }],
    },
    'pkg:deb/debian/hum@1?arch=all&distro=debian',
  ],
  ['nobody knows what', { packages: [{ kind: 'deb', name: 'hum', version: '1' }] }, 'pkg:deb/hum@1'],
])('names a package of %s', async (_what, contents, purl) => {
  const text = imageSbom([{ packages: [], system: null, base: null, left_out: 0, ...contents }], wanted, '9.9.9');
  const purls = JSON.parse(text).components.flatMap((one: { purl?: string }) => one.purl ?? []);
  expect(purls).toEqual([purl]);
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text)).toBeNull();
});

it('lists what several platforms share once, and what is of one too', () => {
  const arm = { ...debian, packages: [...debian.packages, { kind: 'npm' as const, name: 'wing', version: '1.0.0' }] };
  const names = JSON.parse(imageSbom([debian, arm], wanted, '9.9.9')).components.map(
    ({ name }: { name: string }) => name,
  );
  expect(names.filter((name: string) => name === 'My_Comb')).toHaveLength(1);
  expect(names).toContain('wing');
});

it('is one also where nothing is found', async () => {
  const text = imageSbom([{ packages: [], system: null, base: null, left_out: 0 }], wanted, '9.9.9');
  expect(JSON.parse(text).components).toEqual([]);
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text)).toBeNull();
});
