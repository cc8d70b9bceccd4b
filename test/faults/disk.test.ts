import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createStorage } from '../../src/adapters/directories/storage.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';
import { ask, prepare } from '../scenarios/scenario.ts';

/** A disk of our own that is full: a small file system in memory, which only root may mount. */
const disk = mountDisk();
const filler = () => join(disk ?? '', 'filler');

function mountDisk(): string | null {
  if (process.getuid?.() !== 0) return null;
  const directory = mkdtempSync(join(tmpdir(), 'hr-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=700', 'hive-release-test', directory], {
      stdio: 'pipe',
    });
    return directory;
  } catch {
    rmSync(directory, { recursive: true, force: true });
    return null;
  }
}

/** Takes all space but so much. */
function fill(free: number): void {
  rmSync(filler(), { force: true });
  const bytes = Buffer.alloc(64 * 1024);
  let size = 0;
  try {
    for (;;) {
      writeFileSync(filler(), bytes, { flag: 'a' });
      size += bytes.length;
    }
  } catch {
    truncateSync(filler(), Math.max(0, size - free));
  }
}

describe.skipIf(disk === null)('on a full disk of the server (tmpfs, as root)', () => {
  const worlds: TestWorld[] = [];
  afterAll(async () => {
    for (const world of worlds) await world.leave();
    if (disk === null) return;
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  afterEach(() => rmSync(filler(), { force: true }));

  /** A release whose private storage lies there, and which is more than a little. */
  function begin() {
    const world = testWorld();
    worlds.push(world);
    Object.assign(world, createStorage(join(disk ?? '', `data-${worlds.length}`)));
    const noise = randomBytes(1_500_000).toString('base64');
    const ground = prepare(world, resolve('test/scenarios/whole-release'), [
      { commit: 'chore: begin', files: {}, tag: 'v1.0.0', push: true },
      { commit: 'feat: hum', files: { 'src/hum.js': `export const hum = '${noise}';\n` }, push: true },
    ]);
    const tell = async (tool: string, given: Record<string, unknown> = {}) =>
      JSON.parse((await ask(tool, given, world, ground)).text);
    return { world, ground, tell };
  }

  it.each([
    { what: 'for the work tree', until: null, tool: 'bump_version', free: 256 * 1024 },
    { what: 'for anything that is built', until: 'validate_release', tool: 'build_artifacts', free: 0 },
    { what: 'for the package that is packed', until: 'validate_release', tool: 'build_artifacts', free: 512 * 1024 },
  ])(
    'says that there is no room $what, leaves nothing half, and goes on with the same plan',
    async ({ until, tool, free }) => {
      const { tell, ground, world } = begin();
      const { plan_id, verdict } = await tell('plan_release');
      expect(verdict).toBe('GO');
      const before = ['bump_version', 'sync_components', 'generate_changelog', 'validate_release'];
      for (const one of until ? before : []) {
        const answer = await tell(one, { plan_id });
        expect(answer, JSON.stringify(answer)).toMatchObject({ status: 'success' });
      }
      fill(free);
      const answer = await tell(tool, { plan_id });
      expect(answer, JSON.stringify(answer)).toMatchObject({ code: 'RUN_UNDONE', details: [{ path: 'DISK_FULL' }] });
      expect(answer.required_actions).toEqual(['Free some space, then call again; nothing is lost.']);
      const artifacts = join(world.storage(plan_id), 'artifacts');
      expect(until ? readdirSync(join(artifacts, '..')).includes('artifacts') : false).toBe(false);
      rmSync(filler());
      expect(await tell('run_release', { plan_id })).toMatchObject({ status: 'success' });
      const tags = execFileSync('git', ['-C', ground.remote, 'tag', '--list'], { encoding: 'utf8' });
      expect(tags.trim().split('\n')).toEqual(['v1.0.0', 'v1.1.0']);
    },
    180_000,
  );

  it('says so of what a program hands over', async () => {
    const { world } = begin();
    fill(256 * 1024);
    const argv = ['node', '-e', "process.stdout.write(Buffer.alloc(2_000_000, 'x'))"];
    const save = { file: join(disk ?? '', 'fetched'), most_bytes: 10_000_000 };
    const fetched = world.programs.run({ argv, cwd: tmpdir(), timeout_s: 60, save });
    await expect(fetched).rejects.toMatchObject({ code: 'DISK_FULL' });
    rmSync(filler());
    rmSync(save.file);
    expect(await world.programs.run({ argv, cwd: tmpdir(), timeout_s: 60, save })).toMatchObject({ saved: 'whole' });
  }, 60_000);
});
