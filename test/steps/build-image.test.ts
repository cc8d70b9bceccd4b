import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tarArchives } from '../../src/adapters/archives.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { filesAt } from '../../src/adapters/files/files.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import type { ImageConfig } from '../../src/config/channels/oci.ts';
import type { Engine } from '../../src/domain/programs/images/engine.ts';
import type { Programs } from '../../src/ports/programs.ts';
import { buildImage } from '../../src/steps/building/image.ts';
import type { Hands } from '../../src/steps/step.ts';
import { base, commit, plan, policyOf } from '../guards/release-facts.ts';
import { engineAt } from '../registries/image-engines.ts';
import { staticProgram } from '../registries/static-program.ts';
import { describeWith } from '../tiers.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hr-image-'));
  mkdirSync(join(home, 'worktree'));
  mkdirSync(join(home, 'storage', 'artifacts'), { recursive: true });
  writeFileSync(join(home, 'worktree/Dockerfile'), 'FROM scratch\nCOPY program /\nENTRYPOINT ["/program"]\n');
  writeFileSync(join(home, 'worktree/program'), staticProgram('hum'), { mode: 0o755 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const wanted = { kind: 'image', package: 'honeycomb', version: '1.1.0', directory: '.' } as const;

/** The store is made at the first look and goes with everything else. */
const environmentOf = (engine: Engine): Record<string, string | undefined> => ({
  PATH: process.env.PATH,
  HOME: home,
  ...(engine === 'docker' ? {} : engineAt(engine, join(home, 'store')).environment),
});

const realPrograms = (engine: Engine): Programs =>
  createPrograms({ environment: environmentOf(engine), redact: (text) => text, clock: systemClock });

/** A release at its commit, with real files; `programs` are real where none are given. */
function handsFor(image: Partial<ImageConfig>, options: { with: Engine; programs?: Programs }): Hands {
  const oci = { with: options.with, images: [{ name: 'honeycomb', ...image }] };
  const [worktree, storage] = [join(home, 'worktree'), join(home, 'storage')];
  const hands = {
    release: { plan, policy: policyOf({ channels: { oci } }), root: home, worktree, storage },
    clock: systemClock,
    files: filesAt(worktree),
    stored: filesAt(storage),
    archives: tarArchives,
    programs: options.programs ?? realPrograms(options.with),
    project: {
      resolve: async () => commit,
      message: async () => `Release-Plan: ${plan.id}`,
      async *log(range: { from: string | null }) {
        if (range.from === base) yield [{ author_time: 1_700_000_000 }];
      },
    },
  };
  return hands as unknown as Hands;
}

const log = () => readFileSync(join(home, 'storage/logs/docker-build-1.1.0.log'), 'utf8');

describe.each(['podman', 'buildah'] as const)('an image built by %s', (engine) => {
  describeWith(1, [engine])('', () => {
    it('is the same for the same commit, says what it is, leaves a log and nothing in the engine', async () => {
      const build = () => buildImage(wanted, handsFor({}, { with: engine }));
      const [first, second] = [await build(), await build()];
      expect(first.files).toEqual(second.files);
      expect(first).toMatchObject({
        files: [{ name: 'linux/amd64', integrity: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) }],
        facts: { image: 'honeycomb:v1.1.0', platforms: ['linux/amd64'], engine },
      });
      expect(log()).toMatch(/^== honeycomb\n.*COPY program/s);
      expect(leftInStore()).toBe('');
    }, 60_000);

    it('has one digest for every platform, and leaves nothing either', async () => {
      const platforms = ['linux/amd64', 'linux/arm64'];
      const { files, facts } = await buildImage(wanted, handsFor({ platforms }, { with: engine }));
      expect(files.map(({ name }) => name).sort()).toEqual(platforms);
      expect(new Set(files.map(({ integrity }) => integrity)).size).toBe(2);
      expect(facts).toMatchObject({ platforms: expect.arrayContaining(platforms) });
      expect(leftInStore()).toBe('');
    }, 60_000);

    it('of other platforms than were asked for is none', async () => {
      const real = realPrograms(engine);
      const other = (word: string) => (word === 'linux/amd64' ? 'linux/s390x' : word);
      const programs: Programs = { run: (one) => real.run({ ...one, argv: one.argv.map(other) }) };
      const built = buildImage(wanted, handsFor({ platforms: ['linux/amd64'] }, { with: engine, programs }));
      await expect(built).rejects.toMatchObject({ code: 'IMAGE_PLATFORMS_DIFFER' });
    }, 60_000);

    it('that fails leaves its log too', async () => {
      writeFileSync(join(home, 'worktree/Dockerfile'), 'FROM scratch\nCOPY nowhere /\n');
      const failed = buildImage(wanted, handsFor({}, { with: engine }));
      await expect(failed).rejects.toMatchObject({ code: 'PROGRAM_FAILED' });
      expect(log()).toContain('nowhere');
    }, 60_000);

    const leftInStore = () => {
      const env = environmentOf(engine);
      const { status, stdout } = spawnSync(engine, ['images', '--all', '--quiet'], { env, encoding: 'utf8' });
      expect(status).toBe(0);
      return stdout;
    };
  });
});

describe('an image that cannot be built', () => {
  const machine = (ends: (argv: string) => number): Programs => ({
    run: async ({ argv }) => ({
      ...{ exit_code: ends(argv.join(' ')), timed_out: false, stdout: '', stderr: '', output_digest: '' },
      ...{ started_at: '', ended_at: '' },
    }),
  });

  it.each([
    ['no engine answers', 'ENGINE_UNAVAILABLE', {}, () => 1],
    ['there is no Dockerfile', 'IMAGE_FILE_MISSING', { file: ['a/Dockerfile', 'Containerfile'] }, () => 0],
    [
      'docker has no buildx for the platforms',
      'BUILDX_MISSING',
      { platforms: ['linux/arm64'] },
      (argv: string) => (argv.includes('buildx') ? 1 : 0),
    ],
  ])('because %s is %s', async (_why, code, image, ends) => {
    const failed = buildImage(wanted, handsFor(image, { with: 'docker', programs: machine(ends) }));
    await expect(failed).rejects.toMatchObject({ code });
  });
});
