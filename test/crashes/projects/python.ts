import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Place } from '../places/place.ts';
import { begin, type CrashProject, settingsOf } from './project.ts';

const version = '0.1.0';
const sources = resolve('test/flows/python/in');

/** A Python project with hatchling: an index for trial, one for use, and a page on the forge. */
export function pythonProject(home: string, places: readonly Place[], name: string): CrashProject {
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
  });
  begin(project, version, { ...pythonFiles('hexagons'), 'release.yaml': policy });
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
