import { describe, expect, it } from 'vitest';
import type { FormatName } from '../../src/domain/manifests/index.ts';
import type { Hands } from '../../src/steps/step.ts';
import { writeVersion } from '../../src/steps/write-version.ts';
import { fakeFiles } from '../fakes/files.ts';

/** A service repository: what stands, and where the version is in it. */
const manifests: [file: string, format: FormatName, path: string, text: (version: string) => string][] = [
  ['package.json', 'json', 'version', (version) => `{\n\t"version": "${version}"\n}\n`],
  ['api/package.json', 'json', 'version', (version) => `{"version":"${version}"}`],
  ['chart/Chart.yaml', 'yaml', 'appVersion', (version) => `version: 0.1.0\nappVersion: "${version}" # keep\n`],
  ['VERSION', 'text', 'version', (version) => `v${version}\n`],
  ['pom.xml', 'xml', 'project.version', (version) => `<project>\r\n  <version>${version}</version>\r\n</project>`],
  ['Dockerfile', 'dockerfile', 'LABEL.version', (version) => `FROM x\nLABEL a=b version=${version}\nENV V=1.0.0\n`],
  ['Dockerfile', 'pattern', 'ENV V=(?<version>.+)', () => ''],
];
const edits = manifests.map(([file, format, path]) => ({ file, format, path, from: '1.0.0', to: '1.1.0' }));
const standing = (version: string) =>
  Object.fromEntries(manifests.slice(0, -1).map(([file, , , text]) => [file, text(version)]));
const handsOn = (files: ReturnType<typeof fakeFiles>) => ({ files }) as unknown as Hands;

it('writes one version into many kinds of manifest, also twice into one file (R45)', async () => {
  const files = fakeFiles(standing('1.0.0'));
  await writeVersion.apply({ edits }, handsOn(files));
  for (const [file, text] of Object.entries(standing('1.1.0'))) {
    expect(await files.read(file)).toBe(text.replace('ENV V=1.0.0', 'ENV V=1.1.0'));
  }
});

it.each(edits.map(({ file, path }) => [`${file} ${path}`, file]))(
  'leaves every file as it was when %s cannot be edited, and names it',
  async (_name, file) => {
    const files = fakeFiles({ ...standing('1.0.0'), [file]: '?\n?' });
    const before = new Map(files.contents);
    const problem = await writeVersion.apply({ edits }, handsOn(files)).catch((error: unknown) => error);
    expect(problem).toMatchObject({ message: expect.stringContaining(file) });
    expect(files.contents).toEqual(before);
  },
);

describe('more than is kept in memory', () => {
  const large = (version: string) => `{ "version": "${version}", "more": "${'x'.repeat(7 * 1024 * 1024)}" }`;
  const many = ['a.json', 'b.json', 'c.json'].map((file) => ({ ...edits[0], file, from: '1.0.0', to: '1.1.0' }));
  const standingLarge = () => fakeFiles(Object.fromEntries(many.map(({ file }) => [file, large('1.0.0')])));

  it('is written all the same', async () => {
    const files = standingLarge();
    await writeVersion.apply({ edits: many }, handsOn(files));
    for (const { file } of many) expect((await files.read(file)) === large('1.1.0')).toBe(true);
  });

  it('is not written when the file is another one by then', async () => {
    const files = standingLarge();
    const reads = new Map<string, number>();
    const changing = {
      ...files,
      read: async (file: string) => {
        reads.set(file, (reads.get(file) ?? 0) + 1);
        return reads.get(file) === 1 ? files.read(file) : '{ "version": "1.0.0", "other": true }';
      },
    };
    const problem = await writeVersion.apply({ edits: many }, handsOn(changing)).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'RELEASE_TREE_CHANGED' });
    const other = many.filter(({ file }) => files.contents.get(file)?.toString().includes('"other"'));
    expect(other).toEqual([]);
    expect([...reads.values()].some((times) => times > 1)).toBe(true);
  });
});
