import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Place } from '../places/place.ts';
import { imageFiles } from './image.ts';
import { begin, type CrashProject, settingsOf } from './project.ts';
import { pythonFiles, pythonVersion } from './python.ts';

const version = '0.1.0';

/** One release to every channel there is: an npm package, a Python package, an image, and a page that offers the files. */
export function everythingProject(home: string, places: readonly Place[], name: string): CrashProject {
  const project: CrashProject = {
    ...{ name, version, channels: [...places.map(({ channel }) => channel), 'git'] },
    directory: join(home, 'checkouts', name),
    remote: join(home, `${name}.git`),
    packageOn: (channel) => (channel === 'npm' ? `@crashes/${name}` : name),
    versions: (read) => [pythonVersion(read), JSON.parse(read('package.json')).version],
  };
  const manifest = {
    ...{ name: project.packageOn('npm'), version, type: 'module', license: 'MIT' },
    ...{ exports: './index.js', files: ['index.js'], scripts: { test: 'node --test' } },
  };
  const junit = '{reports}/junit.xml';
  const policy = stringify({
    versioning: {
      scheme: 'semver',
      source: { file: 'package.json', format: 'json', path: 'version' },
      mirrors: [{ file: 'pyproject.toml', format: 'toml', path: 'project.version' }],
    },
    components: { minimum: 0 },
    gates: {
      test: { argv: ['node', '--test', '--test-reporter=junit', `--test-reporter-destination=${junit}`], junit },
    },
    channels: settingsOf(places, project.channels, project.packageOn),
  });
  begin(project, version, {
    ...pythonFiles(name),
    ...imageFiles,
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'index.js': 'export const hum = 1;\n',
    'release.yaml': policy,
  });
  return project;
}
