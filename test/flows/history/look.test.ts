import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { lookAtHistory } from '../../../src/flows/history/look.ts';
import { analyzeChanges } from '../../../src/tools/analyze-changes.ts';
import { callTool } from '../../../src/tools/tool.ts';
import { ask } from '../../scenarios/scenario.ts';
import { type TestWorld, testWorld } from '../test-world.ts';
import { type Clone, cloneAt, newClone, sampleHistory } from './clones.ts';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
  world.ledger = () => Promise.reject(new Problem('LEDGER_UNREACHABLE'));
});
afterEach(() => world.leave());

/** The tool as an agent calls it, in a world whose ledger does not answer. */
async function analyze({ at }: Clone, given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const context = {
    world,
    caller: 'look (tester)',
    home: at,
    progress: () => {},
    signal: new AbortController().signal,
  };
  return JSON.parse((await callTool(analyzeChanges, given, context)).content[0].text) as Record<string, unknown>;
}

const found = (bump: string, next_version: string | null) => ({ bump, next_version });
const reason = (text: string) => ({ reasons: expect.arrayContaining([expect.stringContaining(text)]) });

describe('a look at a range', () => {
  it.each([
    [{ from: 'v1.0.0', to: 'v1.1.0' }, 'minor', '1.1.0'],
    [{ from: '1.0.0', to: '1.1.0' }, 'minor', '1.1.0'],
    [{ to: '1.1.0' }, 'minor', '1.1.0'],
    [{ from: 'v1.1.0' }, 'patch', '1.1.1'],
    [{ from: 'v1.1.0', to: 'main' }, 'patch', '1.1.1'],
    [{ from: 'v1.0.0', current: '3.4.5' }, 'minor', '3.5.0'],
    [{ current: '3.4.5' }, 'patch', '3.4.6'],
    [{ from: 'v1.1.0', to: 'v1.1.0' }, 'none', null],
  ])('%j asks for %s', async (given, bump, next) => {
    const said = await analyze(sampleHistory(world), given);
    expect(said).toMatchObject(found(bump, next));
    expect(said).toMatchObject(reason('nothing is kept'));
  });

  it('knows only what was released by then', async () => {
    const bees = sampleHistory(world);
    bees.save('feat!: sing', {}, 'v2.0.0');
    expect(await analyze(bees, { from: 'v1.0.0', to: 'v1.1.0' })).toMatchObject({
      line: { kind: 'newest' },
      tags: { releases: 1 },
      last: { tag: 'v1.0.0' },
    });
  });

  it('counts from a commit between two releases, from the version before it', async () => {
    const bees = sampleHistory(world);
    const between = bees.git('rev-parse', 'v1.1.0~1');
    expect(await analyze(bees, { from: between.slice(0, 10) })).toMatchObject({
      ...found('patch', '1.0.1'),
      range: { from: between },
      last: { version: '1.0.0' },
    });
  });

  it.each([
    [{ from: 'nothing' }, 'REVISION_UNKNOWN', '`from`'],
    [{ to: '9.9.9' }, 'REVISION_UNKNOWN', '`to`'],
    [{ from: '--all' }, 'REVISION_UNKNOWN', '`from`'],
    [{ from: 'HEAD^{/x}' }, 'REVISION_UNKNOWN', '`from`'],
    [{ current: 'soon' }, 'VERSION_INVALID', 'soon'],
    [{ package: 'wax', from: 'v1.0.0' }, 'PACKAGE_UNKNOWN', 'no package'],
  ])('%j is answered with %s', async (given, code, said) => {
    const answer = await analyze(sampleHistory(world), given);
    expect(answer).toMatchObject({ code, kind: 'input', message: expect.stringContaining(said) });
  });

  it('answers without arguments too when the ledger does not', async () => {
    expect(await analyze(sampleHistory(world), {})).toMatchObject({ ...found('patch', '1.1.1'), ...reason('ledger') });
  });
});

describe('clones of every kind', () => {
  const look = (clone: Clone, given = {}) => lookAtHistory(world, clone.at, given);
  const cloned = (name: string, ...options: string[]) => {
    const at = join(world.directory, name);
    cloneAt(world, world.directory).git('clone', '--quiet', ...options, `file://${sampleHistory(world).at}`, at);
    return cloneAt(world, at);
  };

  it('a bare one', async () => {
    const bare = cloned('bare.git', '--bare');
    expect(await look(bare, { from: 'v1.0.0', to: 'v1.1.0' })).toMatchObject(found('minor', '1.1.0'));
    expect(await look(bare)).toMatchObject({ ...found('patch', '1.1.1'), branch: 'main' });
    bare.git('symbolic-ref', 'HEAD', 'refs/heads/absent');
    expect(await look(bare, { to: 'v1.1.0' })).toMatchObject(found('minor', '1.1.0'));
    await expect(look(bare)).rejects.toMatchObject({ code: 'NO_COMMITS' });
    expect(await refusal(bare)).toBe('NO_WORK_TREE');
  });

  it('a shallow one says what is missing, and nothing is planned on it', async () => {
    const shallow = cloned('shallow', '--depth', '1');
    expect(await look(shallow)).toMatchObject(reason('cut off'));
    expect(await refusal(shallow)).toBe('SHALLOW_CLONE');
  });

  it('a detached head', async () => {
    const bees = sampleHistory(world);
    bees.git('checkout', '--quiet', '--detach', 'v1.1.0');
    expect(await look(bees)).toMatchObject({ ...found('none', null), branch: null, last: { tag: 'v1.1.0' } });
  });

  it('one without tags, and without a version anywhere', async () => {
    const plain = newClone(world, 'plain');
    plain.save('feat: begin', { 'main.go': 'package main\n' });
    expect(await look(plain)).toMatchObject({ ...found('minor', '0.1.0'), last: null, line: { kind: 'first' } });
  });

  it('an orphan branch', async () => {
    const bees = sampleHistory(world);
    bees.git('checkout', '--quiet', '--orphan', 'wax');
    bees.save('feat: wax');
    expect(await look(bees)).toMatchObject({ last: null, line: { kind: 'apart', elsewhere: 2 }, ...reason('none of') });
    const said = await look(bees, { from: 'v1.1.0', to: 'wax' });
    expect(said).toMatchObject({ ...found('minor', '1.2.0'), ...reason('no part of the history') });
  });

  it('a submodule, and what holds one', async () => {
    const bees = sampleHistory(world);
    const hive = newClone(world, 'hive');
    hive.git('submodule', '--quiet', 'add', bees.at, 'modules/bees');
    hive.save('feat: keep bees', { 'package.json': '{ "name": "hive", "version": "0.1.0" }\n' }, 'v0.1.0');
    hive.save('fix: door');
    expect(await look(hive)).toMatchObject(found('patch', '0.1.1'));
    expect(await look(cloneAt(world, join(hive.at, 'modules/bees')), { from: '1.0.0' })).toMatchObject(
      found('minor', '1.1.0'),
    );
  });

  it('one with SHA-256 object names', async () => {
    const long = sampleHistory(world, 'long', '--object-format=sha256');
    const said = await look(long, { from: 'v1.0.0', to: 'v1.1.0' });
    expect(said).toMatchObject(found('minor', '1.1.0'));
    expect(said.head).toHaveLength(64);
    expect(await look(long, { from: said.head })).toMatchObject(found('patch', '1.1.1'));
  });

  it('a subdirectory, with work not committed', async () => {
    const bees = sampleHistory(world);
    writeFileSync(join(bees.at, 'package.json'), 'not JSON');
    expect(await look(cloneAt(world, join(bees.at, 'src')))).toMatchObject(found('patch', '1.1.1'));
  });

  /** The code that plan-making answers with, where nothing may be made. */
  async function refusal({ at }: Clone): Promise<unknown> {
    world.ledger = async () => world.ledgerFake;
    const { text } = await ask('plan_release', {}, world, { project: at, remote: at, before: '' });
    return (JSON.parse(text) as { code?: string }).code;
  }
});

describe('the arguments of a version command', () => {
  it.each([
    [{ current: '1.2.3', bump: 'major' }, '2.0.0', {}],
    [
      { current: '1.2.3', 'pre-release': 'beta' },
      '1.2.4-beta.1',
      { notes: ['`pre-release` was read as `pre_release`.'] },
    ],
    [{ current: '1.2.3', bump: 'minor', 'pre-release': 'rc' }, '1.3.0-rc.1', {}],
    [{ current: '1.2.3-rc.1', bump: 'prerelease', prerelease: 'final' }, '1.2.3', {}],
    [
      { current_version: '1.2.3', bump: 'minor', 'build-metadata': 'build.7' },
      '1.3.0',
      { recorded_version: '1.3.0+build.7', bump: 'minor' },
    ],
    [{ commits: 'v1.0.0..v1.1.0' }, '1.1.0', { notes: ['`commits` was read as `from`.'], last: { version: '1.0.0' } }],
    [{ bump: 'major' }, '2.0.0', { reasons: expect.arrayContaining(['Asked for: major. The commits ask for patch.']) }],
  ])('%j gives %s', async (given, next_version, more) => {
    expect(await analyze(sampleHistory(world), given)).toMatchObject({ next_version, ...more });
  });

  it.each([[{ bump: 'huge' }], [{ build_metadata: 'a b' }], [{ pre_release: 'gamma' }]])(
    '%j is refused',
    async (given) => {
      expect(await analyze(sampleHistory(world), given)).toMatchObject({ code: 'INPUT_INVALID' });
    },
  );
});
