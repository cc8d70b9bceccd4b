import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ociPlace } from '../../crashes/places/oci.ts';
import type { Place } from '../../crashes/places/place.ts';
import { imageProject } from '../../crashes/projects/image.ts';
import { type CrashProject, change } from '../../crashes/projects/project.ts';
import { describeWith } from '../../tiers.ts';
import { releaseByTools, type WatchedServer, watchedServer } from './watched-server.ts';

/** A project whose release is an image, over stdio: a real engine, two real registries, a client that is not ours. */
describeWith(1, ['docker-registry', 'skopeo', 'buildah'])('an image release over stdio', () => {
  let home: string;
  let place: Place;
  let project: CrashProject;
  let server: WatchedServer;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'hr-'));
    place = await ociPlace(home);
    project = imageProject(home, [place], 'combs');
    change(project, 'feat', 1);
    server = await watchedServer({ home, project: project.directory, environment: place.environment });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await place?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('stands on both registries as the same image, becomes latest, and gives that back', async () => {
    const { version } = await releaseByTools(server);
    const shelf = await place.look('combs');
    expect(shelf).toMatchObject({
      latest: version,
      production: { [version]: { digests: { image: expect.stringMatching(/^sha256:/) } } },
    });
    expect(shelf.test).toEqual(shelf.production);
    expect(place.leftovers()).toEqual([]);

    change(project, 'feat', 2);
    const next = await server.call('plan_release');
    const done = await server.call('run_release', { plan_id: next.plan_id });
    expect(done).toMatchObject({ status: 'success', left: [], distribution: { oci_production: 'success' } });
    expect(await place.look('combs')).toMatchObject({ latest: next.version.new });
    expect(await server.call('plan_rollback')).toMatchObject({ way: 'withdraw', version: next.version.new });
    expect(await server.call('rollback', { reason: 'it stings' })).toMatchObject({ status: 'success' });
    expect(await place.look('combs')).toMatchObject({ latest: version });
  }, 400_000);

  it('showed none of its secrets: not in an answer, the log, the ledger, a file or an argument', async () => {
    expect([...server.programs()]).toEqual(expect.arrayContaining(['git', 'skopeo', 'buildah']));
    const { CRASHES_OCI_TEST_TOKEN: test = '', CRASHES_OCI_TOKEN: production = '' } = place.environment;
    expect(test.length + production.length).toBeGreaterThan(40);
    expect(await server.leaks([test, production], 'combs')).toEqual([]);
  }, 120_000);
});
