import { join } from 'node:path';
import { stringify } from 'yaml';
import { staticProgram } from '../../registries/static-program.ts';
import type { Place } from '../places/place.ts';
import { begin, type CrashProject, settingsOf } from './project.ts';

const version = '1.0.0';

/** A project whose release is one image. */
export function imageProject(home: string, places: readonly Place[], name: string): CrashProject {
  const project: CrashProject = {
    ...{ name, version, channels: ['oci', 'git'] },
    directory: join(home, 'checkouts', name),
    remote: join(home, `${name}.git`),
    packageOn: () => name,
    versions: (read) => [JSON.parse(read('package.json')).version],
  };
  const junit = '{reports}/junit.xml';
  const policy = stringify({
    components: { minimum: 0 },
    gates: {
      test: { argv: ['node', '--test', '--test-reporter=junit', `--test-reporter-destination=${junit}`], junit },
    },
    channels: settingsOf(places, project.channels, project.packageOn),
  });
  const manifest = { name, version, private: true, type: 'module', scripts: { test: 'node --test' } };
  begin(project, version, {
    ...imageFiles,
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'release.yaml': policy,
  });
  return project;
}

/** An image of one small program, and a test that passes. */
export const imageFiles: Readonly<Record<string, string | Uint8Array>> = {
  Dockerfile: 'FROM scratch\nCOPY program /program\nENTRYPOINT ["/program"]\n',
  'hum.test.js': "import { test } from 'node:test';\ntest('hums', () => {});\n",
  program: staticProgram('hum'),
};
