import { canonicalJson, sha256 } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import { isUnfinished } from '../../domain/programs/unfinished.ts';
import { draftEvidence, type Evidence } from '../../domain/records/evidence.ts';
import { declaredFiles, type Plan } from '../../domain/records/plan.ts';
import type { World } from '../../ports/world.ts';
import type { Hands } from '../../steps/step.ts';

type Stamps = Record<string, string>;
type Watchable = Omit<Hands, 'channel'>;
/** What was last known of the files that no commit holds; `open`: a program of ours began and was not seen to end. */
interface Kept {
  digest: string;
  open: boolean;
  turn: number;
}
interface Watched {
  world: World;
  hands: Watchable;
  /** The files that the commit of this release holds. */
  held(): Promise<ReadonlySet<string>>;
}

const list = 'surroundings.json';

/**
 * Hands that know every file of the work tree: what no commit holds was made by a program that this release ran there, or
 * nothing more is run there (RELEASE_TREE_CHANGED). So nobody puts a file beside the gated ones to have it tested with or
 * packed.
 */
export function watchTree(world: World, plan: Plan, hands: Watchable): Watchable {
  const { programs, project, worktree, release } = hands;
  let listed: Promise<ReadonlySet<string>> | undefined;
  const held = () => {
    listed ??= project.listFiles(plan.base.commit).then((paths) => new Set([...paths, ...declaredFiles(plan.items)]));
    return listed;
  };
  const watched = { world, hands, held };
  // One at a time: what one of them leaves behind would be strange to another.
  let last: Promise<unknown> = Promise.resolve();
  const around = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(() => ranBetween(watched, work));
    last = next.catch(() => undefined);
    return next;
  };
  const isInside = (cwd: string) => cwd === release.worktree || cwd.startsWith(`${release.worktree}/`);
  return {
    ...hands,
    programs: { run: (run) => (isInside(run.cwd) ? around(() => programs.run(run)) : programs.run(run)) },
    worktree: {
      ...worktree,
      commit: (wanted) => around(() => worktree.commit(wanted)),
      async restore(paths) {
        await worktree.restore(paths);
        await forget(watched, paths);
      },
    },
    project: {
      ...project,
      async addWorktree(wanted) {
        const stood = (await project.worktrees()).some(({ path }) => path === wanted.path);
        await project.addWorktree(wanted);
        if (wanted.path === release.worktree && !stood) await keep(watched, await strangers(watched), false);
      },
      async removeWorktree(path) {
        await project.removeWorktree(path);
        if (path === release.worktree) await hands.stored.remove(list);
      },
    },
  };
}

async function ranBetween<T>(watched: Watched, work: () => Promise<T>): Promise<T> {
  await keep(watched, await requireKnown(watched), true);
  try {
    return await work();
  } finally {
    await keep(watched, await strangers(watched), false);
  }
}

/** Files that the commit of this release does not hold. */
async function strangers({ world, hands, held }: Watched): Promise<Stamps> {
  const [known, all] = await Promise.all([held(), world.stamps(hands.release.worktree)]);
  return Object.fromEntries(Object.entries(all).filter(([path]) => !known.has(path)));
}

/** What stands, if it is exactly what was kept; what a program left that was broken off is taken away first. */
async function requireKnown(watched: Watched): Promise<Stamps> {
  const kept = await lastKept(watched);
  const before = await listOf(watched, kept);
  const now = await finished(watched, await strangers(watched));
  const strange = Object.keys(now).filter((path) => before?.[path] !== now[path]);
  if (kept?.open && before !== null) {
    for (const path of strange) await watched.hands.files.remove(path);
    return strangers(watched);
  }
  const gone = Object.keys(before ?? {}).filter((path) => !(path in now) && !isUnfinished(path));
  if (before === null || strange.length + gone.length > 0) throw changed([...strange, ...gone]);
  return now;
}

/** What a killed server of ours was writing is never a file of the tree, whoever put it there: it is taken away. */
async function finished({ hands }: Watched, found: Stamps): Promise<Stamps> {
  const [halves, whole] = [Object.keys(found).filter(isUnfinished), { ...found }];
  for (const path of halves) {
    await hands.files.remove(path);
    delete whole[path];
  }
  return whole;
}

const changed = (paths: readonly string[]): Problem =>
  new Problem('RELEASE_TREE_CHANGED', {
    details: paths.slice(0, 10).map((path) => ({
      path,
      expected: 'as the programs of this release left it',
      actual: 'put there, changed or taken away since',
      by: 'agent',
    })),
  });

async function lastKept({ hands }: Watched): Promise<Kept | null> {
  const seen: Evidence | undefined = (await hands.evidence()).findLast(({ kind }) => kind === 'surroundings');
  if (!seen) return null;
  const { digest, open } = seen.facts;
  return { digest: String(digest), open: open === true, turn: seen.numbers.turn ?? 0 };
}

/** The list itself is kept beside the work tree and believed only as far as the record bears it out; null: it does not. */
async function listOf({ hands }: Watched, kept: Kept | null): Promise<Stamps | null> {
  if (kept === null) return {};
  const text = await hands.stored.read(list);
  return text !== null && sha256(text) === kept.digest ? (JSON.parse(text) as Stamps) : null;
}

async function keep(watched: Watched, stamps: Stamps, open: boolean): Promise<void> {
  const { hands } = watched;
  const text = canonicalJson(stamps);
  const turn = ((await lastKept(watched))?.turn ?? 0) + 1;
  await hands.stored.write(list, text);
  const now = hands.clock.now();
  await hands.record(
    draftEvidence({
      kind: 'surroundings',
      name: 'work tree',
      started_at: now,
      ended_at: now,
      numbers: { turn, files: Object.keys(stamps).length },
      facts: { digest: sha256(text), open },
    }),
  );
}

/** What was restored by us is not missed, nor strange; everything else stays as it was kept. */
async function forget(watched: Watched, paths: readonly string[]): Promise<void> {
  const before = await listOf(watched, await lastKept(watched));
  if (before === null || !paths.some((path) => path in before)) return;
  const now = await strangers(watched);
  const left = Object.entries(before).flatMap(([path, stamp]) => {
    if (!paths.includes(path)) return [[path, stamp]];
    return path in now ? [[path, now[path]]] : [];
  });
  await keep(watched, Object.fromEntries(left) as Stamps, false);
}
