import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeConfig, readConfigText } from '../../src/config/parse.ts';
import { imagesOf } from '../../src/flows/project/images.ts';

const oci = (said: Record<string, unknown>) => makeConfig([{ channels: { oci: said } }]);
const production = { registry: 'https://images.example/apiary' };

describe('images in release.yaml', () => {
  it('are switched on by naming one, and only so', () => {
    expect(imagesOf(makeConfig([{}]))).toEqual([]);
    expect(imagesOf(oci({ enabled: true }))).toEqual([]);
    expect(imagesOf(oci({ images: [{ name: 'hum' }] }))).toMatchObject([
      { name: 'hum', file: 'Dockerfile', context: '.', platforms: [], command: ['--version'] },
    ]);
    expect(imagesOf(oci({ enabled: false, images: [{ name: 'hum' }] }))).toEqual([]);
    expect(oci({}).channels.oci).toMatchObject({ tag: 'v{version}', latest: true });
  });

  it.each([
    ['two of one name', { images: [{ name: 'hum' }, { name: 'hum' }] }, 'channels.oci.images'],
    ['a name no registry takes', { images: [{ name: 'Hum' }] }, 'channels.oci.images.0.name'],
    ['a context outside', { images: [{ name: 'hum', context: '../x' }] }, 'channels.oci.images.0.context'],
    [
      'an option for a platform',
      { images: [{ name: 'hum', platforms: ['--push'] }] },
      'channels.oci.images.0.platforms.0',
    ],
    ['one place for both stages', { test: production, production }, 'channels.oci.test.registry'],
    [
      'a token without its account',
      { production: { ...production, token_env: 'A_TOKEN' } },
      'channels.oci.production.account_env',
    ],
    ['a tag without the version', { tag: 'latest' }, 'channels.oci.tag'],
  ])('refuse %s', (_what, said, path) => {
    expect(() => oci(said)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        fields: expect.objectContaining({ details: expect.arrayContaining([expect.objectContaining({ path })]) }),
      }),
    );
  });

  it('of a hive are three (R174)', () => {
    const preset = readConfigText(readFileSync('presets/hive.yaml', 'utf8'));
    const gate = { argv: ['true'], junit: '{reports}/a.xml', coverage: '{reports}/b.info' };
    expect(imagesOf(makeConfig([{ gates: { test: gate } }, preset])).map(({ name }) => name)).toEqual([
      'automagik-hive',
      'automagik-hive-agent',
      'automagik-hive-genie',
    ]);
  });
});
