import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importHistory } from './fast-import.ts';
import type { Registries } from './package-files.ts';
import { story } from './story.ts';

export { type Registries, tokenNames } from './package-files.ts';

export interface SampleProject {
  /** The checkout: a clean work tree on `main`, in step with its remote. */
  directory: string;
  /** The bare repository it pushes to. */
  remote: string;
  packageName: string;
  branch: 'main';
  /** What package.json, the mirrors and the component files say. */
  version: string;
  /** Tag of the last release. */
  tag: string;
}

export interface SampleOptions {
  directory: string;
  remote: string;
  /** Without them release.yaml names no registry. */
  registries?: Registries | null;
  packageName?: string;
}

/** Makes a real npm project with a past, pushed to a bare repository of its own. The same options give the same commits. */
export function makeSampleProject(options: SampleOptions): SampleProject {
  const { directory, remote, registries = null, packageName = '@demo/honeycomb' } = options;
  const { entries, version } = story(packageName, registries);
  for (const path of [directory, dirname(remote)]) mkdirSync(path, { recursive: true });
  git(dirname(remote), 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(directory, 'init', '--quiet', '--initial-branch=main');
  importHistory(directory, entries);
  git(directory, 'branch', '--quiet', '-D', 'spirals');
  git(directory, 'reset', '--quiet', '--hard', 'main');
  for (const [key, value] of Object.entries(settings)) git(directory, 'config', key, value);
  git(directory, 'remote', 'add', 'origin', remote);
  git(directory, 'push', '--quiet', '--set-upstream', 'origin', 'main', '--tags');
  return { directory, remote, packageName, branch: 'main', version, tag: `v${version}` };
}

const settings = {
  'user.name': 'Ada Wabe',
  'user.email': 'ada@honeycomb.example',
  'commit.gpgSign': 'false',
  'tag.gpgSign': 'false',
  'core.hooksPath': '.git/hooks',
};

const testPath = 'test/ring.test.js';
const right = 'ring({ q: 0, r: 0 }, 3).length, 18);';
const wrong = 'ring({ q: 0, r: 0 }, 3).length, 19);';

/** Commits and pushes a test that fails. */
export const breakATest = (project: SampleProject): void =>
  replaceIn(project, right, wrong, 'test(ring): expect one cell more');

/** Commits and pushes what makes it pass again. */
export const mendTheTest = (project: SampleProject): void =>
  replaceIn(project, wrong, right, 'test(ring): count the cells again');

function replaceIn({ directory }: SampleProject, from: string, to: string, message: string): void {
  const file = join(directory, testPath);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${testPath} does not say ${from}`);
  writeFileSync(file, text.replace(from, to));
  commitAll(directory, message);
}

/** Commits everything in the work tree of a sample and pushes it. */
export function commitAll(directory: string, message: string): void {
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '-m', message);
  git(directory, 'push', '--quiet', 'origin', 'main');
}

/** Runs git without the settings of whoever runs the tests. */
export function git(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}
