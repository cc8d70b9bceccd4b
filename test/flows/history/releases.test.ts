import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtHistory } from '../../../src/flows/history/look.ts';
import { lastRelease } from '../../../src/flows/history/releases.ts';
import { openProject } from '../../../src/flows/project/project.ts';
import { type TestWorld, testWorld } from '../test-world.ts';
import { type Clone, newClone } from './clones.ts';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.leave());

const manifest = (version: string) => ({ 'package.json': `{\n  "name": "bees",\n  "version": "${version}"\n}\n` });
const release = (clone: Clone, message: string, version: string) => {
  clone.save(message);
  clone.save(`chore(release): ${version}`, manifest(version), `v${version}`);
};

describe('the last release', () => {
  it('is found by version order, not by the order of commits', async () => {
    const bees = newClone(world, 'bees');
    release(bees, 'feat: a', '1.10.0');
    release(bees, 'fix: a', '1.9.9');
    bees.save('fix: later');
    const project = await openProject(world, bees.at);
    expect(await lastRelease(world.git(bees.at), project)).toMatchObject({ tag: 'v1.10.0' });
    expect(bees.git('describe', '--tags', '--abbrev=0')).toBe('v1.9.9');
  });

  it('is told with tags whose commit carries another version', async () => {
    const bees = newClone(world, 'bees');
    release(bees, 'feat: a', '0.9.0');
    bees.save('feat: b', {}, 'v0.10.0');
    bees.git('tag', 'v0.8', bees.git('rev-list', '--max-parents=0', 'HEAD'));
    const { last, tags, current_version, next_version } = await lookAtHistory(world, bees.at, { current: '0.10.0' });
    expect({ last, current_version, next_version }).toMatchObject({
      last: { version: '0.10.0' },
      current_version: '0.9.0',
      next_version: null,
    });
    expect(tags.findings).toEqual([
      { kind: 'malformed', count: 1, tags: [{ tag: 'v0.8', said: expect.stringContaining('no semver version') }] },
      { kind: 'mismatch', count: 1, tags: [{ tag: 'v0.10.0', said: 'names 0.10.0, but its commit carries 0.9.0.' }] },
    ]);
  });

  it('names ten of each kind and counts them all', async () => {
    const bees = newClone(world, 'bees');
    bees.save('feat: a', manifest('1.0.0'), 'v1.0.0');
    for (let patch = 1; patch <= 13; patch += 1) bees.git('tag', `v1.0.${patch}`);
    const { tags } = await lookAtHistory(world, bees.at, {});
    expect(tags).toMatchObject({
      prefix: 'v',
      releases: 14,
      findings: [{ count: 13 }, { kind: 'lightweight', count: 13 }],
    });
    expect(tags.findings.map((one) => one.tags.length)).toEqual([10, 10]);
  });
});

it('tells the current version with file and line', async () => {
  const bees = newClone(world, 'bees');
  bees.save('feat: a', manifest('1.0.0'));
  expect((await openProject(world, bees.at)).version).toEqual({
    current: '1.0.0',
    scheme: 'semver',
    file: 'package.json',
    format: 'json',
    path: 'version',
    line: 3,
  });
});

describe('a maintenance line', () => {
  /** 1.0.0 … 1.0.3 by features, then 2.x on another branch where features move minor. */
  function twoLines(): Clone {
    const bees = newClone(world, 'bees');
    bees.save('chore: begin', manifest('1.0.0'), 'v1.0.0');
    for (const version of ['1.0.1', '1.0.2', '1.0.3']) release(bees, 'feat: small', version);
    bees.git('branch', '1.x');
    release(bees, 'feat!: sing', '2.0.0');
    for (const version of ['2.1.0', '2.2.0', '2.3.0', '2.4.0', '2.5.0']) release(bees, 'feat: large', version);
    bees.git('checkout', '--quiet', '1.x');
    bees.save('feat: small again');
    return bees;
  }

  it('counts from its own last release and learns from its own past', async () => {
    expect(await lookAtHistory(world, twoLines().at, {})).toMatchObject({
      last: { version: '1.0.3' },
      line: { kind: 'maintenance', newest: '2.5.0', below: '2.0.0' },
      bump: 'patch',
      next_version: '1.0.4',
      confidence: { source: 'learnt', agreeing: 3, of: 3 },
      reasons: expect.arrayContaining([expect.stringContaining('2.5.0 stands elsewhere. Only versions below 2.0.0')]),
    });
  });

  it('is of no concern to the newest one', async () => {
    const bees = twoLines();
    bees.git('checkout', '--quiet', 'main');
    bees.save('feat: large again');
    const said = await lookAtHistory(world, bees.at, {});
    expect(said).toMatchObject({ last: { version: '2.5.0' }, line: { kind: 'newest' }, next_version: '2.6.0' });
  });
});
