import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { tarArchives } from '../../src/adapters/archives.ts';
import { commandChannel } from '../../src/adapters/processes/command-channel.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { zipArchives } from '../../src/adapters/zip-archives.ts';
import { companionFiles } from '../../src/domain/records/companions.ts';
import type { Evidence } from '../../src/domain/records/evidence.ts';
import { archivesOf } from '../../src/world.ts';
import { type CrateRegistry, indexPath, startCrateRegistry } from '../registries/crates.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { describeWith } from '../tiers.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** A Rust project, packed and published by the real cargo; what went out is believed by the index alone. */
describeWith(1, ['cargo'])('a Rust project', () => {
  let home: string;
  let registry: CrateRegistry;
  let world: TestWorld;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'hr-crate-'));
  });
  afterEach(async () => {
    await registry.stop();
    await world.leave();
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  async function begin(name: string, more: Record<string, string> = {}) {
    registry = await startCrateRegistry(join(home, name));
    const own = join(home, name, 'project');
    cpSync(join(import.meta.dirname, 'crate/in'), join(own, 'in'), { recursive: true });
    mkdirSync(join(own, 'in/.cargo'));
    writeFileSync(join(own, 'in/.cargo/config.toml'), `[registries.shelf]\nindex = "${registry.index}"\n`);
    writeFileSync(join(own, 'in/release.yaml'), stringify(policy()));
    world = testWorld();
    const CARGO_HOME = join(home, name, 'cargo');
    const environment = { ...process.env, CARGO_HOME, CARGO_REGISTRIES_SHELF_TOKEN: registry.secret };
    const redact = (text: string) => text.replaceAll(registry.secret, '***');
    world.programs = createPrograms({ environment, redact, clock: world.clock });
    world.archives = archivesOf(tarArchives, zipArchives);
    world.channel = (settings, programs = world.programs) =>
      commandChannel({ settings, programs, token: () => registry.secret });
    const ground = prepare(world, own, [
      { commit: 'chore: begin', files: {}, tag: 'v0.1.0', push: true },
      { commit: 'feat: names of rings', files: { 'src/names.rs': '// later\n', ...more }, push: true },
    ]);
    return async (tool: string, given: Record<string, unknown> = {}) =>
      JSON.parse((await ask(tool, given, world, ground)).text);
  }

  const policy = () => ({
    sbom: 'require',
    components: { minimum: 0 },
    gates: {
      test: {
        argv: [
          'node',
          '--test',
          '--test-reporter=junit',
          '--test-reporter-destination={reports}/j.xml',
          'tests/rings.cjs',
        ],
        junit: '{reports}/j.xml',
      },
    },
    channels: {
      npm: { enabled: false },
      commands: {
        crates: {
          ships: 'crate',
          try: ['node', 'tests/try.cjs', '{file}'],
          publish: ['cargo', 'publish', '--registry', 'shelf', '--no-verify'],
          observe: ['git', `--git-dir=${registry.repository}`, 'show', `main:${indexPath('hexagons')}`],
          standing: '"vers":"(?<version>[^"]+)".*"cksum":"(?<digest>[0-9a-f]+)"',
          absent: 'does not exist|exists on disk',
          token_env: 'CARGO_REGISTRIES_SHELF_TOKEN',
        },
      },
    },
  });

  const index = () =>
    execFileSync('git', ['--git-dir', registry.repository, 'show', `main:${indexPath('hexagons')}`], {
      encoding: 'utf8',
    });

  it('ships the very crate that was packed, compiled and looked into, once', async () => {
    const call = await begin('whole');
    const plan = await call('plan_release');
    expect(plan.violations).toEqual([]);
    expect(plan).toMatchObject({ verdict: 'GO', version: { new: '0.2.0' } });
    const done = await call('run_release', { plan_id: plan.plan_id });
    expect(done).toMatchObject({
      status: 'success',
      distribution: { git: 'success', 'command:crates_production': 'success' },
    });
    const [line] = index().trim().split('\n');
    const { vers, cksum } = JSON.parse(line ?? '');
    expect(vers).toBe('0.2.0');
    const evidence = await (await world.ledger()).evidence(plan.plan_id);
    const built = evidence.find(({ kind }) => kind === 'artifact');
    expect(built?.facts.files).toMatchObject([{ name: 'hexagons-0.2.0.crate', sha256: `sha256:${cksum}` }]);
    const [bill] = companionFiles(evidence.find(({ kind }) => kind === 'sbom') as Evidence);
    const told = JSON.parse(readFileSync(join(world.storage(plan.plan_id), bill?.file ?? ''), 'utf8'));
    expect(told.metadata.component).toMatchObject({
      ...{ purl: 'pkg:cargo/hexagons@0.2.0', licenses: [{ expression: 'MIT' }] },
      hashes: [{ alg: 'SHA-256', content: cksum }],
    });
    expect(registry.uploads).toEqual(['hexagons 0.2.0']);
    expect(JSON.stringify(done)).not.toContain(registry.secret);
  }, 300_000);

  it('publishes nothing that does not compile', async () => {
    const call = await begin('broken', { 'src/lib.rs': 'pub fn cells() -> u32 { 6 * radius }\n' });
    const plan = await call('plan_release');
    expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({ code: 'RUN_UNDONE' });
    expect(registry.uploads).toEqual([]);
    expect(readFileSync(join(world.directory, 'project/Cargo.toml'), 'utf8')).toContain('version = "0.1.0"');
  }, 300_000);
});
