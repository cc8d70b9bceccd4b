import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../src/config/schema.ts';
import { components } from './components.ts';
import { breakATest, git, makeSampleProject, mendTheTest, type SampleProject } from './make.ts';

const registries = { test: 'http://127.0.0.1:4873', production: 'http://127.0.0.1:4874' };
let home: string;
let project: SampleProject;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'sample-'));
  project = makeSampleProject({ directory: join(home, 'one'), remote: join(home, 'one.git'), registries });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(project.directory, path), 'utf8');
const runTests = () => {
  const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, ...env } = process.env;
  return execFileSync('node', ['--test'], {
    cwd: project.directory,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

describe('the sample project', () => {
  test('has a believable past', () => {
    expect(Number(git(project.directory, 'rev-list', '--count', 'HEAD'))).toBeGreaterThanOrEqual(55);
    expect(git(project.directory, 'tag', '--list').split('\n')).toEqual([
      'v0.1.0',
      'v0.2.0',
      'v0.2.1',
      'v0.3.0',
      'v0.4.0',
      'v0.4.1',
    ]);
    expect(git(project.directory, 'rev-list', '--merges', '--count', 'HEAD')).toBe('1');
    const words = git(project.directory, 'log', '--format=%B');
    for (const word of ['BREAKING CHANGE: ', 'revert: ', 'feat!: ', 'fix(spiral): ', "Merge branch 'spirals'"])
      expect(words).toContain(word);
  });

  test('is clean and in step with its remote', () => {
    expect(git(project.directory, 'status', '--porcelain')).toBe('');
    expect(git(project.remote, 'rev-parse', 'main')).toBe(git(project.directory, 'rev-parse', 'HEAD'));
    expect(git(project.directory, 'fsck', '--strict', '--no-dangling')).toBe('');
  });

  test('is the same every time', () => {
    const other = makeSampleProject({ directory: join(home, 'two'), remote: join(home, 'two.git'), registries });
    expect(git(other.directory, 'rev-parse', 'HEAD')).toBe(git(project.directory, 'rev-parse', 'HEAD'));
  });

  test('carries one version everywhere, in every spelling', () => {
    expect(JSON.parse(read('package.json')).version).toBe(project.version);
    expect(read('pyproject.toml')).toContain(`version = "${project.version}"`);
    expect(components.length).toBeGreaterThanOrEqual(50);
    expect(new Set(components.map((one) => one.spelling)).size).toBe(5);
    for (const { path, kind, spelling } of components) {
      const { version } = parse(read(path))[kind];
      if (spelling === 'revision') expect(version).toBeTypeOf('number');
      else expect(version).toBe(spelling === 'dev' ? 'dev' : project.version);
    }
  });

  test('has a release.yaml that the schema takes', () => {
    expect(configSchema.safeParse(parse(read('release.yaml'))).error).toBeUndefined();
  });

  test('has tests that pass, can be broken and mended', () => {
    expect(runTests()).toMatch(/^# fail 0$/m);
    breakATest(project);
    expect(runTests).toThrow();
    mendTheTest(project);
    expect(runTests()).toMatch(/^# pass 12$/m);
    expect(git(project.directory, 'status', '--porcelain')).toBe('');
  });
});
