import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { tarArchives } from '../../src/adapters/archives.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { pypiChannel } from '../../src/adapters/pypi/pypi.ts';
import { zipArchives } from '../../src/adapters/zip-archives.ts';
import { sha256 } from '../../src/domain/content-id.ts';
import { archivesOf } from '../../src/world.ts';
import { type PythonIndex, startPythonIndex } from '../registries/pypiserver.ts';
import { ask, makeCommit, prepare } from '../scenarios/scenario.ts';
import { describeWith } from '../tiers.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** A Python project with hatchling, released to two real indexes by the real uv and taken back. */
describeWith(2, ['uv', 'pypi-server'])('a Python project', () => {
  const folder = join(import.meta.dirname, 'python');
  const rings = readFileSync(join(folder, 'in/src/hexagons/rings.py'), 'utf8');
  let home: string;
  let indexes: { test: PythonIndex; production: PythonIndex };
  let world: TestWorld | undefined;
  let stage: ReturnType<typeof prepare>;
  let runs: string[];
  /** Happens right before a program is started. */
  let before: (argv: readonly string[]) => Promise<void>;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'hr-python-'));
  });
  afterEach(async () => {
    await Promise.all(Object.values(indexes ?? {}).map((one) => one.stop()));
    await world?.leave();
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  async function begin(name: string, more: Record<string, unknown>, directory = ''): Promise<void> {
    const [test, production] = await Promise.all(
      ['test', 'production'].map((one) => startPythonIndex({ directory: join(home, name, one) })),
    );
    if (!test || !production) throw new Error('no indexes');
    indexes = { test, production };
    const place = ({ upload, index }: PythonIndex, token_env: string) => ({
      ...{ upload, index, token_env },
      account_env: 'RELEASER',
    });
    const own = join(home, name, 'project');
    mkdirSync(own, { recursive: true });
    cpSync(join(folder, 'in'), join(own, 'in', directory), { recursive: true });
    if (directory) writeFileSync(join(own, 'in/pyproject.toml'), `[tool.uv.workspace]\nmembers = ["${directory}"]\n`);
    const pypi = { ...more, test: place(test, 'TEST_TOKEN'), production: place(production, 'PYPI_TOKEN') };
    const gates = {
      test: {
        argv: ['uv', 'run', '--no-project', join(directory, 'tests/check.py'), '{reports}/junit.xml'],
        junit: '{reports}/junit.xml',
      },
    };
    writeFileSync(join(own, 'in/release.yaml'), stringify({ gates, channels: { pypi } }));
    world = worldWith();
    stage = prepare(world, own, [
      { commit: 'chore: begin', files: {}, tag: 'v0.1.0', push: true },
      {
        commit: 'feat: rings of radius 0',
        files: { [join(directory, 'src/hexagons/rings.py')]: `${rings}\n` },
        push: true,
      },
    ]);
  }

  function worldWith(): TestWorld {
    const made = testWorld();
    const environment = {
      ...process.env,
      ...{ TEST_TOKEN: indexes.test.secret, PYPI_TOKEN: indexes.production.secret, RELEASER: indexes.test.account },
    };
    const programs = createPrograms({ environment, redact: (text) => text, clock: made.clock });
    runs = [];
    before = async () => {};
    made.programs = {
      run: async (run) => {
        await before(run.argv);
        const result = await programs.run(run);
        runs.push(JSON.stringify([run.argv, result]));
        return result;
      },
    };
    made.archives = archivesOf(tarArchives, zipArchives);
    made.channel = (settings, watched = made.programs) =>
      pypiChannel({
        settings,
        programs: watched,
        clock: systemClock,
        patience_ms: 1_000,
        token: (name) => environment[name as keyof typeof environment],
      });
    return made;
  }

  async function call(tool: string, given: Record<string, unknown> = {}, fails = false) {
    if (!world) throw new Error('no world');
    const { text, isError } = await ask(tool, given, world, stage);
    expect(isError, text.slice(0, 3000)).toBe(fails);
    return JSON.parse(text);
  }

  const names = ['hexagons-0.2.0-py3-none-any.whl', 'hexagons-0.2.0.tar.gz'];
  const shelf = ({ packages }: Pick<PythonIndex, 'packages'>): Record<string, string> =>
    Object.fromEntries(
      readdirSync(packages)
        .filter((one) => !one.startsWith('.'))
        .map((one) => [one, sha256(readFileSync(join(packages, one)))]),
    );
  const git = (...words: string[]) => execFileSync('git', ['-C', stage.remote, ...words], { encoding: 'utf8' }).trim();

  it('is planned, built, proven, published with the same bytes, and rolled back', async () => {
    await begin('uv', {});
    const plan = await call('plan_release');
    expect(plan).toMatchObject({ violations: [], verdict: 'GO', version: { new: '0.2.0' } });
    const run = await call('run_release', { plan_id: plan.plan_id });
    expect(run).toMatchObject({ status: 'success', left: [] });
    const places: { what: string; stage: string; verified: boolean; address: string }[] = run.addresses;
    expect(places.map(({ what, stage, verified }) => `${stage} ${what} ${verified}`)).toEqual([
      'test index page true',
      'production index page true',
      'production tag true',
    ]);
    expect(places[0]?.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/simple\/[a-z-]+\/$/);
    expect(Object.keys(shelf(indexes.production)).sort()).toEqual(names);
    expect(shelf(indexes.production)).toEqual(shelf(indexes.test));
    expect(git('tag', '--list').split('\n')).toEqual(['v0.1.0', 'v0.2.0']);

    const clone = join(home, 'uv', 'clone');
    execFileSync('git', ['clone', '--quiet', '--branch', 'v0.2.0', stage.remote, clone], { stdio: 'pipe' });
    const SOURCE_DATE_EPOCH = git('log', '-1', '--format=%at', 'v0.2.0');
    execFileSync('uv', ['build', '--quiet'], { cwd: clone, env: { ...process.env, SOURCE_DATE_EPOCH } });
    expect(shelf({ packages: join(clone, 'dist') })).toEqual(shelf(indexes.production));

    const { report } = await call('get_release', { view: 'report' });
    expect(JSON.stringify(report)).toContain(names[0]);
    const secrets = [indexes.test.secret, indexes.production.secret];
    const evidence = await (await world?.ledger())?.evidence(plan.plan_id);
    expect(evidence?.some(({ kind, name }) => kind === 'install' && name === 'python:hexagons@production')).toBe(true);
    for (const secret of secrets)
      for (const words of [...runs, JSON.stringify(run), JSON.stringify(report), JSON.stringify(evidence)])
        expect(words.includes(secret)).toBe(false);

    await call('plan_rollback', { version: '0.2.0' });
    const back = await call('rollback', { version: '0.2.0', reason: 'rings are wrong' });
    expect(back.left).toEqual([
      expect.stringMatching(/^publish hexagons 0\.2\.0 .* until a person yanks it .*rolled back, use 0\.1\.0/),
    ]);
    expect(JSON.stringify(back)).not.toMatch(/latest is/);
    expect(Object.keys(shelf(indexes.production)).sort()).toEqual(names);
  }, 400_000);

  it('goes on when its test index is there again, which was away as the upload had to be taken back', async () => {
    await begin('away', {});
    const plan = await call('plan_release');
    before = async (argv) => {
      if (argv.includes('install')) await indexes.test.stop();
    };
    const left = await call('run_release', { plan_id: plan.plan_id }, true);
    expect(left).toMatchObject({ code: 'UNDO_FAILED', details: [{ path: expect.stringMatching(/to pypi test$/) }] });
    before = async () => {};
    const [first, port] = [shelf(indexes.test), Number(new URL(indexes.test.upload).port)];
    indexes.test = await startPythonIndex({ directory: join(home, 'away/test'), port, secret: indexes.test.secret });
    expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({ status: 'success', left: [] });
    expect(Object.keys(first).sort()).toEqual(names);
    expect(Object.keys(shelf(indexes.production)).sort()).toEqual(names);
    expect(shelf(indexes.production)).toEqual(shelf(indexes.test));
  }, 400_000);

  it('is not published by a script that ends well without uploading, and is by one that uploads', async () => {
    await begin('script', {
      with: 'script',
      script: ['uv', 'run', '--no-project', 'scripts/publish.py', '{stage}', '{files}'],
    });
    const first = await call('plan_release');
    const refused = await call('run_release', { plan_id: first.plan_id }, true);
    expect(JSON.stringify(refused)).toContain('0.2.0 is not on the test registry');
    expect([shelf(indexes.test), shelf(indexes.production)]).toEqual([{}, {}]);
    const publish = `import os, subprocess, sys
stage, *files = sys.argv[1:]
name, url = {"test": ("TEST_TOKEN", "${indexes.test.upload}"), "production": ("PYPI_TOKEN", "${indexes.production.upload}")}[stage]
assert ("TEST_TOKEN" in os.environ) != ("PYPI_TOKEN" in os.environ)
who = {"UV_PUBLISH_USERNAME": os.environ["RELEASER"], "UV_PUBLISH_PASSWORD": os.environ[name]}
sys.exit(subprocess.run(["uv", "publish", "--publish-url", url, *files], env={**os.environ, **who}).returncode)
`;
    makeCommit(stage, {
      commit: 'fix: publish without a question',
      files: { 'scripts/publish.py': publish },
      push: true,
    });
    const second = await call('plan_release');
    expect(await call('run_release', { plan_id: second.plan_id })).toMatchObject({ status: 'success', left: [] });
    expect(Object.keys(shelf(indexes.production)).sort()).toEqual(names);
    expect(shelf(indexes.production)).toEqual(shelf(indexes.test));
  }, 400_000);

  it('is released as one member of a workspace', async () => {
    await begin('member', {}, 'py/hexagons');
    const plan = await call('plan_release', { package: 'hexagons' });
    expect(plan).toMatchObject({ violations: [], verdict: 'GO', version: { new: '0.1.0' } });
    const run = await call('run_release', { plan_id: plan.plan_id });
    expect(run).toMatchObject({ status: 'success', left: [] });
    expect(Object.keys(shelf(indexes.production)).sort()).toEqual(names.map((one) => one.replace('0.2.0', '0.1.0')));
    expect(shelf(indexes.production)).toEqual(shelf(indexes.test));
  }, 400_000);

  it('is refused when its wheel lacks modules that it declares', async () => {
    await begin('lacking', {});
    makeCommit(stage, {
      commit: 'chore: other build',
      files: {
        'pyproject.toml':
          `${readFileSync(join(folder, 'in/pyproject.toml'), 'utf8')}only-include = ["src/hexagons/__init__.py", "src/hexagons/cli.py"]\nsources = ["src"]\n`.replace(
            'packages = ["src/hexagons"]\n',
            '',
          ),
      },
      push: true,
    });
    const { plan_id } = await call('plan_release');
    const refused = await call('run_release', { plan_id }, true);
    expect(refused).toMatchObject({ code: 'REFUSED', details: [{ guard: 'artifacts-complete' }] });
    expect(JSON.stringify(refused)).toContain('hexagons/rings.py');
    expect([shelf(indexes.test), shelf(indexes.production)]).toEqual([{}, {}]);
  }, 400_000);
});
