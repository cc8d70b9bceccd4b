import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../src/domain/content-id.ts';
import { imagesIn } from '../../../../src/domain/programs/images/archive.ts';
import {
  archiveName,
  archiveReference,
  buildCommands,
  chooseEngine,
  runCommands,
  samePlatforms,
} from '../../../../src/domain/programs/images/engine.ts';
import { readManifest } from '../../../../src/domain/programs/images/manifest.ts';
import { tagOf, versionOfTag } from '../../../../src/domain/programs/images/tag.ts';

const wish = {
  ...{ file: '/w/Dockerfile', context: '/w', target: undefined, args: {}, labels: { a: 'b' }, epoch: 7 },
  ...{ local: 'localhost/hum:1', archive: '/s/hum.tar' },
};

describe('engines', () => {
  it('are asked in their order, and only the one that is named', async () => {
    const asked: string[] = [];
    const answers = (good: string) => async (argv: readonly string[]) => {
      asked.push(argv[0] ?? '');
      return argv[0] === good;
    };
    expect(await chooseEngine(answers('buildah'), undefined)).toBe('buildah');
    expect(asked).toEqual(['docker', 'podman', 'buildah']);
    expect(await chooseEngine(answers('buildah'), 'podman')).toBeNull();
    expect(await chooseEngine(answers('none'), undefined)).toBeNull();
  });

  it('get several platforms into one archive, docker through buildx', () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    const docker = buildCommands('docker', { ...wish, platforms });
    expect(docker.build.slice(0, 3)).toEqual(['docker', 'buildx', 'build']);
    expect(docker).toMatchObject({ export: null, clean: [] });
    for (const engine of ['podman', 'buildah'] as const)
      expect(buildCommands(engine, { ...wish, platforms }).export).toEqual([
        ...[engine, 'manifest', 'push', '--all', 'localhost/hum:1'],
        'oci-archive:/s/hum.tar',
      ]);
    expect(archiveReference(archiveName('docker', { name: 'a/hum', platforms }))).toBe('oci-archive:a-hum.oci.tar');
    expect(archiveReference(archiveName('docker', { name: 'hum', platforms: [] }))).toBe(
      'docker-archive:hum.docker.tar',
    );
  });

  it.each<[string[], string[], boolean]>([
    [['linux/amd64'], ['linux/amd64'], true],
    [['linux/amd64', 'linux/arm64'], ['linux/arm64', 'linux/amd64'], true],
    [['linux/arm64'], ['linux/arm64/v8'], true],
    [['linux/arm64/v8'], ['linux/arm64'], false],
    [['linux/arm'], ['linux/arm64'], false],
    [['linux/amd64', 'linux/arm64'], ['linux/arm64'], false],
    [['linux/amd64'], ['linux/amd64', 'linux/arm64'], false],
    [['linux/amd64'], [], false],
  ])('asked for %j and got %j: %s', (wanted, built, same) => {
    expect(samePlatforms(wanted, built)).toBe(same);
  });

  it('start an image without network and take it away again', () => {
    const run = { archive: '/a.tar', local: 'localhost/hum:1', container: 'c', entry: ['/hum'], argv: ['--version'] };
    for (const engine of ['docker', 'podman'] as const) {
      const commands = runCommands(engine, run);
      expect(commands.run.join(' ')).toContain('--network none');
      expect(commands.clean.flat()).toContain('localhost/hum:1');
    }
    expect(runCommands('buildah', run).run).toEqual(['buildah', 'run', 'c', '--', '/hum', '--version']);
  });
});

describe('the images of an archive', () => {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const config = bytes({ os: 'linux', architecture: 'arm64', variant: 'v8', config: {} });
  const place = (content: Uint8Array) => `blobs/${sha256(content).replace(':', '/')}`;
  const manifest = bytes({ config: { digest: sha256(config) }, layers: [] });
  const index = bytes({ manifests: [{ digest: sha256(manifest) }] });
  const oci: [string, Uint8Array][] = [
    ['index.json', index],
    [place(manifest), manifest],
    [place(config), config],
  ];

  it('are named by the digests of their bytes', () => {
    const image = { platform: 'linux/arm64/v8', config: sha256(config) };
    expect(imagesIn(new Map(oci))).toEqual([image]);
    expect(
      imagesIn(
        new Map([
          ['manifest.json', bytes([{ Config: 'x.json' }])],
          ['x.json', config],
        ]),
      ),
    ).toEqual([image]);
  });

  it.each([
    ['nothing', []],
    ['another configuration under the name', [...oci, [place(config), bytes({ os: 'linux', architecture: 'arm64' })]]],
    ['another manifest under the name', [...oci, [place(manifest), bytes({ config: { digest: sha256(index) } })]]],
    ['a lost blob', oci.slice(0, 2)],
    ['two images', [['manifest.json', bytes([{ Config: 'a' }, { Config: 'b' }])]]],
  ] as [string, [string, Uint8Array][]][])('are not read from %s', (_what, files) => {
    expect(imagesIn(new Map(files))).toBeNull();
  });

  it('leave out attestations, which are no platform', () => {
    const digest = sha256('x');
    const text = JSON.stringify({
      manifests: [
        { digest, platform: { os: 'linux', architecture: 'amd64' } },
        { digest, platform: { os: 'unknown', architecture: 'unknown' } },
      ],
    });
    expect(readManifest(text)).toEqual({ kind: 'index', images: [{ platform: 'linux/amd64', manifest: digest }] });
    expect(readManifest('{"errors":[]}')).toBeNull();
    expect(readManifest('<html>')).toBeNull();
  });
});

describe('tags', () => {
  const rule = { pattern: 'v{version}', scheme: 'pep440' } as const;

  it.each([
    ['v0.1.0a3', '0.1.0a3'],
    ['v1.0', '1.0'],
    ['latest', null],
    ['v', null],
    ['0.1.0', null],
    ['v0.1.0-alpha.3', null],
  ])('%s is version %s', (tag, version) => {
    expect(versionOfTag(tag, rule)).toBe(version);
    if (version) expect(tagOf(version, rule)).toBe(tag);
  });

  it.each(['1.0+7', '1!1.0'])('no tag holds %s', (version) => {
    expect(() => tagOf(version, rule)).toThrow(expect.objectContaining({ code: 'VERSION_INVALID' }));
  });
});
