import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ociChannel } from '../../src/adapters/oci/oci.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import type { Programs } from '../../src/ports/programs.ts';
import { ociPlace } from '../crashes/places/oci.ts';
import type { Place } from '../crashes/places/place.ts';
import { imageProject } from '../crashes/projects/image.ts';
import { type CrashProject, change } from '../crashes/projects/project.ts';
import { ask } from '../scenarios/scenario.ts';
import { describeWith } from '../tiers.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** What an engine keeps of a build or a start that broke off, with a real engine and two real registries. */
describeWith(1, ['docker-registry', 'skopeo', 'buildah'])('an image release that breaks off', () => {
  let home: string;
  let place: Place;
  let project: CrashProject;
  let world: TestWorld;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'hr-'));
    place = await ociPlace(home);
    project = imageProject(home, [place], 'combs');
    change(project, 'feat', 1);
    world = testWorld();
  });
  afterEach(async () => {
    await world.leave();
    await place.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** Calls of buildah with the first word never go well, and so many of those that would clean up after them are lost. */
  function breaking(first: string, lost: Readonly<Record<string, number>>): void {
    const environment: Record<string, string | undefined> = { ...process.env, ...place.environment };
    const real = createPrograms({ environment, redact: (text) => text, clock: world.clock });
    const missing = { ...lost };
    let broken = false;
    const programs: Programs = {
      run: async (run) => {
        const [program, word = ''] = run.argv;
        if (program !== 'buildah') return real.run(run);
        if (word === first) {
          broken = true;
          return { ...(await real.run({ ...run, argv: ['buildah', 'version'] })), exit_code: 137 };
        }
        const gone = broken && (missing[word] ?? 0) > 0;
        if (gone) missing[word] = (missing[word] ?? 0) - 1;
        return real.run(gone ? { ...run, argv: ['buildah', 'version'] } : run);
      },
    };
    world.programs = programs;
    world.channel = (settings) => ociChannel({ settings, programs, variable: (name) => environment[name] });
  }

  const call = async (tool: string, given: Record<string, unknown> = {}) =>
    JSON.parse((await ask(tool, given, world, { ...project, project: project.directory, before: '' })).text);

  it.each([
    // Three tries, of which each cleans up after itself, and a start before it too.
    ['while it is built', 'push', { rmi: 3 }],
    ['while it is started', 'run', { rm: 5, rmi: 5 }],
  ])(
    '%s leaves nothing with the engine once it is undone',
    async (_when, first, lost) => {
      breaking(first, lost);
      const { plan_id } = await call('plan_release');
      const stopped = await call('run_release', { plan_id });
      expect(stopped, JSON.stringify(stopped)).toMatchObject({ code: 'RUN_UNDONE' });
      expect(place.leftovers()).toEqual([]);
    },
    240_000,
  );
});
