import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/domain/records/plan.ts';
import { planRelease } from '../../src/flows/planning/plan-release.ts';
import { openProject } from '../../src/flows/project/project.ts';
import { openWorkbench, type Workbench } from '../../src/flows/run/workbench.ts';
import { stepNamed } from '../../src/steps/index.ts';
import type { Hands } from '../../src/steps/step.ts';
import type { TestWorld } from '../flows/test-world.ts';
import { breaksOffAfter } from './break-off.ts';

/** A release whose steps are put to the laws, one after the other, on a real repository. */
export interface LawGround {
  world: TestWorld;
  bench: Workbench;
}

/** Plans a release of the project and begins it. */
export async function beginRelease(world: TestWorld, directory: string): Promise<LawGround> {
  const opened = await openProject(world, directory);
  const ledger = await world.ledger();
  await ledger.saveProject({ id: opened.id, name: opened.name, root: opened.root, remote_url: opened.remote_url });
  const { plan } = await planRelease(world, opened, { kind: 'standard' }, 'laws');
  const release = await ledger.openRelease({ project_id: opened.id, plan, by: 'laws' });
  return { world, bench: await openWorkbench(world, plan, release, directory, 'laws') };
}

export interface Circumstances {
  /** What others do after the step was seen not to be done. */
  meanwhile?(ground: LawGround): void | Promise<void>;
  /** Its undoing leaves nothing that is looked at here, though something stays elsewhere. */
  leavesNothing?: true;
}

/** The laws that every step keeps; each finds the world that its forerunners left. */
export function keepsTheLaws(name: string, ground: () => LawGround, circumstances: Circumstances = {}): void {
  const step = stepNamed(name);
  const hands = () => ground().bench.hands;
  const itemOf = (): Item => ground().bench.plan.items.find((item) => item.step === name) as Item;
  const look = async () => (await step.verify(itemOf().input, hands())).state;
  const seen = () => fingerprint(ground());
  const restores = (step.undoable === 'fully' && !final.has(name)) || circumstances.leavesNothing === true;

  describe(name, () => {
    it('is in the plan and is not done before it is applied', async () => {
      expect(itemOf(), name).toBeDefined();
      expect(await look()).toBe('not-done');
    });

    it('leaves nothing when it is undone before it began', async () => {
      const before = seen();
      await step.undo(itemOf().input, hands());
      expect(seen()).toBe(before);
      await circumstances.meanwhile?.(ground());
    });

    if (step.undoable !== 'never') {
      it('may break off at any write and is then undone completely, twice as well as once', async () => {
        const before = seen();
        for (let allowed = 0; ; allowed += 1) {
          const broke = await breaksOffAfter(allowed, hands(), (weak) => step.apply(itemOf().input, weak));
          await step.undo(itemOf().input, hands());
          await step.undo(itemOf().input, hands());
          if (restores) expect(seen(), `after ${allowed} writes`).toBe(before);
          if (!broke) break;
          expect(allowed).toBeLessThan(200);
        }
      }, 120_000);
    }

    it('may break off at any write and is then done by doing it again', async () => {
      await untilItHolds(hands(), (weak) => step.apply(itemOf().input, weak));
      expect(await look()).toBe('done');
    }, 120_000);

    it('does nothing more when it is applied again', async () => {
      const before = seen();
      await step.apply(itemOf().input, hands());
      expect(seen()).toBe(before);
      expect(await look()).toBe('done');
    });
  });
}

/** What these leave is the user's own branch moved forward, or nothing to bring back. */
const final = new Set(['update-checkout', 'close-worktree']);

/** Breaks off after no write, one, two and so on, until it comes through. */
export async function untilItHolds(hands: Hands, work: (weak: Hands) => Promise<void>): Promise<void> {
  for (let allowed = 0; await breaksOffAfter(allowed, hands, work); allowed += 1) expect(allowed).toBeLessThan(200);
}

/** Refs, checkout, work tree contents, private storage and registries: all a step may touch, but not the record. */
export function fingerprint({ world, bench }: LawGround): string {
  const { root, worktree, storage } = bench.hands.release;
  const remote = join(world.directory, 'remote.git');
  const registries = Object.values(world.channelFake.registries).map((one) =>
    JSON.stringify([...one.packages].map(([name, { versions, tags }]) => [name, [...versions], tags])),
  );
  return [
    git(root, 'for-each-ref', '--format=%(refname) %(objectname)'),
    git(root, 'status', '--porcelain', '--branch'),
    git(root, 'worktree', 'list'),
    git(remote, 'for-each-ref', '--format=%(refname) %(objectname)'),
    ...filesBelow(worktree),
    ...filesBelow(storage).filter((line) => !line.startsWith('worktree')),
    ...registries,
    JSON.stringify([...world.pagesFake.pages]),
    JSON.stringify(world.databaseFake.rows),
  ].join('\n');
}

function filesBelow(directory: string): string[] {
  if (!statSync(directory, { throwIfNoEntry: false })) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.split('/').includes('.git') && !path.startsWith('worktree'))
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort()
    .map(
      (path) => `${path} ${path.startsWith('reports/') ? '' : readFileSync(join(directory, path), 'base64').length}`,
    );
}

const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
