import { expect, it } from 'vitest';
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
