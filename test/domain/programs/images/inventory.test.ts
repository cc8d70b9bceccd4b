import { expect, it } from 'vitest';
import { sha256 } from '../../../../src/domain/content-id.ts';
import { type InImage, imageInventory, isTelling } from '../../../../src/domain/programs/images/inventory.ts';

type Layer = Record<string, string | null | { link: string }>;
const bytesOf = (text: string) => Buffer.from(text);
const status = (...names: string[]) =>
  names.map((name) => `Package: ${name}\nStatus: install ok installed\nVersion: 1.0\n`).join('\n');
const module = (name: string) => JSON.stringify({ name, version: '1.0.0' });

/** What is met in an archive of docker with these layers, the lowest first. */
function dockerArchive(layers: readonly Layer[], more: readonly InImage[] = []): InImage[] {
  const names = layers.map((_layer, at) => `${at}/layer.tar`);
  const said = JSON.stringify([{ Config: 'config.json', Layers: names }]);
  return [
    { kind: 'file', layer: null, path: 'manifest.json', bytes: bytesOf(said) },
    { kind: 'file', layer: null, path: 'config.json', bytes: bytesOf('{"config":{"Labels":null}}') },
    ...layers.flatMap((files, at) => metIn(`${at}/layer.tar`, files)),
    ...more,
  ];
}

const metIn = (layer: string, files: Layer): InImage[] => [
  { kind: 'layer', layer },
  ...Object.entries(files).map(([path, content]): InImage => {
    if (typeof content === 'object' && content) return { kind: 'link', layer, path, to: content.link };
    return { kind: 'file', layer, path, bytes: content === null ? null : bytesOf(content) };
  }),
];

function imagesOf(met: readonly InImage[]) {
  const inventory = imageInventory();
  for (const one of met) inventory.see(one);
  return inventory.images();
}

function onlyImage(met: readonly InImage[]) {
  const images = imagesOf(met);
  if (!Array.isArray(images) || images.length !== 1 || !images[0]) throw new Error(JSON.stringify(images));
  return images[0];
}

const namesIn = (layers: readonly Layer[]) => onlyImage(dockerArchive(layers)).packages.map(({ name }) => name);

it.each<[string, Layer[], string[]]>([
  ['both', [{ 'var/lib/dpkg/status': status('a') }, { 'app/node_modules/b/package.json': module('b') }], ['b', 'a']],
  [
    'what replaced it',
    [{ 'var/lib/dpkg/status': status('a') }, { 'var/lib/dpkg/status': status('a', 'b') }],
    ['a', 'b'],
  ],
  [
    'none that is removed',
    [{ 'node_modules/a/package.json': module('a') }, { 'node_modules/a/.wh.package.json': '' }],
    [],
  ],
  ['none in a removed folder', [{ 'app/node_modules/a/package.json': module('a') }, { '.wh.app': '' }], []],
  ['none in an emptied folder', [{ 'app/node_modules/a/package.json': module('a') }, { 'app/.wh..wh..opq': '' }], []],
  ['none of an emptied image', [{ 'app/node_modules/a/package.json': module('a') }, { '.wh..wh..opq': '' }], []],
  ['none behind a link', [{ 'app/node_modules/a/package.json': module('a') }, { app: { link: 'elsewhere' } }], []],
  [
    'what came back',
    [
      { 'node_modules/a/package.json': module('a') },
      { 'node_modules/.wh.a': '' },
      { 'node_modules/a/package.json': module('a') },
    ],
    ['a'],
  ],
  [
    'what the layer brings that empties the folder',
    [
      { 'node_modules/a/package.json': module('a') },
      { 'node_modules/.wh..wh..opq': '', 'node_modules/b/package.json': module('b') },
    ],
    ['b'],
  ],
  ['a namesake beside it', [{ 'node_modules/ab/package.json': module('ab') }, { 'node_modules/.wh.a': '' }], ['ab']],
  [
    'paths in every spelling',
    [{ './var/lib/dpkg/status': status('a') }, { '/lib/apk/db/installed': 'P:b\nV:1\n' }],
    ['b', 'a'],
  ],
])('finds in layers: %s', (_what, layers, names) => {
  expect(namesIn(layers)).toEqual(names);
});

it('takes the layers in the order that the image gives them, whatever that of the archive is', () => {
  const layers = [{ 'node_modules/a/package.json': module('a') }, { 'node_modules/.wh.a': '' }];
  expect(onlyImage(dockerArchive(layers).reverse()).packages).toEqual([]);
});

it('knows the system by the uppermost word', () => {
  const layers = [
    { 'usr/lib/os-release': 'NAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n' },
    { 'etc/os-release': { link: '../usr/lib/os-release' } },
  ];
  expect(onlyImage(dockerArchive(layers)).system).toEqual({ id: 'debian', version: '12', name: 'Debian GNU/Linux' });
  const strange = { 'etc/os-release': 'ID="../../x"\n' };
  expect(onlyImage(dockerArchive([strange])).system).toBeNull();
});

it.each<[string, Layer, number]>([
  ['is too large', { 'var/lib/dpkg/status': null }, 1],
  ['is a link', { 'var/lib/dpkg/status': { link: '/proc/self/environ' } }, 1],
  ['makes no sense', { 'node_modules/a/package.json': '{', 'lib/apk/db/installed': 'x\n\ny' }, 3],
  ['has a form of its own', { 'var/lib/rpm/Packages.db': 'x' }, 1],
  ['leads out', { '../var/lib/dpkg/status': status('a'), 'a/../var/lib/dpkg/status': status('a') }, 0],
])('counts what %s, and takes nothing from it', (_what, layer, left_out) => {
  expect(onlyImage(dockerArchive([layer]))).toMatchObject({ packages: [], left_out });
});

it('reads an older archive whose layer is a link to another, and one that holds nothing', () => {
  const met = dockerArchive([{ 'var/lib/dpkg/status': status('a') }]).map((one): InImage => {
    if (one.kind !== 'file' || one.path !== 'manifest.json') return one;
    const said = JSON.stringify([{ Config: 'config.json', Layers: ['x/layer.tar', 'y/layer.tar'] }]);
    return { ...one, bytes: bytesOf(said) };
  });
  const link: InImage = { kind: 'link', layer: null, path: 'x/layer.tar', to: '../0/layer.tar' };
  const empty: InImage = { kind: 'file', layer: null, path: 'y/layer.tar', bytes: new Uint8Array(1024) };
  expect(onlyImage([...met, link, empty]).packages).toMatchObject([{ name: 'a' }]);
});

it.each<[string, InImage[], RegExp]>([
  ['nothing', [], /does not say of which layers/],
  [
    'a layer that was not met',
    dockerArchive([{}]).filter(({ kind }) => kind !== 'layer'),
    /one of its layers cannot be read/,
  ],
  [
    'more packages than any',
    dockerArchive([{ 'var/lib/dpkg/status': status(...Array.from({ length: 100_001 }, (_, at) => `p${at}`)) }]),
    /more than 100000 packages/,
  ],
])('says why nothing can be said of %s', (_what, met, why) => {
  expect(imagesOf(met)).toEqual({ why: expect.stringMatching(why) });
});

it('holds no more than so many links', () => {
  const inventory = imageInventory();
  for (const one of dockerArchive([{}])) inventory.see(one);
  for (let at = 0; at < 500_010; at += 1)
    inventory.see({ kind: 'link', layer: '0/layer.tar', path: `l/${at}`, to: 'x' });
  expect(inventory.images()).toEqual({ why: expect.stringMatching(/more than 500000 links/) });
});

it('looks at few files only', () => {
  for (const path of ['./var/lib/dpkg/status', 'a/.wh.b', 'etc/os-release', '.wh..wh..opq'])
    expect(isTelling(path), path).toBe(true);
  for (const path of ['etc/passwd', '../var/lib/dpkg/status', `${'a/'.repeat(3000)}.wh.b`])
    expect(isTelling(path), path).toBe(false);
});

/** An OCI archive: every blob under its digest. */
function ociArchive(layers: readonly Layer[], wrong = false): InImage[] {
  const met: InImage[] = [];
  const blob = (value: unknown) => {
    const bytes = bytesOf(JSON.stringify(value));
    const digest = sha256(bytes);
    met.push({ kind: 'file', layer: null, path: `blobs/${digest.replace(':', '/')}`, bytes });
    return { digest };
  };
  const images = layers.map((files, at) => {
    const digest = sha256(String(at));
    met.push(...metIn(`blobs/${digest.replace(':', '/')}`, files));
    const Labels = { 'org.opencontainers.image.base.name': 'registry.example/base:1' };
    const config = blob({ at, config: { Labels } });
    const annotations = { 'org.opencontainers.image.base.digest': sha256('base') };
    return blob({ config, layers: [{ digest }], annotations });
  });
  const platforms = images.map((one, at) => ({ ...one, platform: { os: 'linux', architecture: `cpu${at}` } }));
  const attested = { digest: sha256('x'), platform: { os: 'unknown', architecture: 'unknown' } };
  const top = images.length === 1 ? images : [blob({ manifests: [...platforms, attested] })];
  const index = wrong ? [{ digest: sha256('other') }] : top;
  met.push({ kind: 'file', layer: null, path: 'index.json', bytes: bytesOf(JSON.stringify({ manifests: index })) });
  return met;
}

it('reads an OCI archive of one platform and of several, and what they were built on', () => {
  const [a, b] = [{ 'var/lib/dpkg/status': status('a') }, { 'var/lib/dpkg/status': status('b') }];
  const base = { name: 'registry.example/base:1', digest: sha256('base') };
  expect(onlyImage(ociArchive([a]))).toMatchObject({ base, packages: [{ name: 'a' }] });
  expect(imagesOf(ociArchive([a, b]))).toMatchObject([
    { base, packages: [{ name: 'a' }] },
    { base, packages: [{ name: 'b' }] },
  ]);
  expect(imagesOf(ociArchive([a], true))).toMatchObject({ why: expect.any(String) });
});
