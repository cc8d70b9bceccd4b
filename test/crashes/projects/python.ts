import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Place } from '../places/place.ts';
import { begin, type CrashProject, settingsOf } from './project.ts';

const version = '0.1.0';
const sources = resolve('test/flows/python/in');

export interface Further {
  /** Keys of release.yaml. */
  policy: Record<string, unknown>;
  files: Readonly<Record<string, string>>;
}

/** What lets the pipeline build the package `hexagons` from the pushed branch of a release, the same bytes each time. */
export const builtByPipeline: Further = {
  policy: {
    build: { from: 'ci', workflow: 'build.yml', artifact: 'dist', checksums: 'SHA256SUMS' },
    ci: { wait_minutes: 2 },
  },
  files: {
    '.github/workflows/build.yml': `on: { push: { branches: ['release/**'] } }
jobs:
  dist:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          SOURCE_DATE_EPOCH=$(git log -1 --format=%at) uv build
          cd dist
          sha256sum hexagons-* > SHA256SUMS
      - uses: actions/upload-artifact@v4
        with: { name: dist, path: dist }
`,
  },
};

/** A Python project with hatchling: an index for trial, one for use, and a page on the forge. */
export function pythonProject(
  home: string,
  places: readonly Place[],
  name: string,
  further: Further = { policy: {}, files: {} },
): CrashProject {
  const channels = (['pypi', 'github', 'git'] as const).filter(
    (one) => one === 'git' || places.some(({ channel }) => channel === one),
  );
  const project: CrashProject = {
    ...{ name, version, channels },
    directory: join(home, 'checkouts', name),
    remote: join(home, `${name}.git`),
    packageOn: (channel) => (channel === 'github' ? name : 'hexagons'),
    versions: (read) => [pythonVersion(read)],
  };
  const junit = '{reports}/junit.xml';
  const policy = stringify({
    components: { minimum: 0 },
    gates: { test: { argv: ['uv', 'run', '--no-project', 'tests/check.py', junit], junit } },
    channels: settingsOf(places, channels, project.packageOn),
    ...further.policy,
  });
  begin(project, version, { ...pythonFiles('hexagons'), ...further.files, 'release.yaml': policy });
  return project;
}

export const pythonVersion = (read: (path: string) => string): string =>
  read('pyproject.toml').match(/^version = "(.*?)"/m)?.[1] ?? 'none';

/** The files of the sample of the Python tests, under another name. */
export function pythonFiles(name: string): Record<string, string> {
  const paths = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(sources, path)).isFile(),
  );
  const files = Object.fromEntries(
    paths.map((path) => [
      path.replaceAll('hexagons', name),
      readFileSync(join(sources, path), 'utf8').replaceAll('hexagons', name),
    ]),
  );
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('__pycache__')));
}
