import type { Direction } from '../components/drift/drift.ts';
import { contentId } from '../content-id.ts';
import type { Package } from './artifact.ts';
import type { Bump, EmergencyCriterion, Phase, ReleaseKind, Scheme, Stage } from './release.ts';

export type Undoable = 'fully' | 'partly' | 'never';

/** One planned step with its input; `undoable: never` is what "irreversible" means. */
export interface Item {
  id: string;
  step: string;
  phase: Phase;
  undoable: Undoable;
  title: string;
  input: Record<string, unknown>;
}

export interface RollbackPart {
  previous_version: string | null;
  previous_tag: string | null;
  /** What must stand again after an undo: branch head, checkout head; `latest` by channel and package. */
  snapshot: { branch: string; head: string; tree: string; latest: Record<string, string | null> };
  instructions: string[];
  complexity: 'simple' | 'moderate' | 'complex';
}

/** A release as a value. The id is made from everything but the verdicts, so the same world gives the same plan. */
export interface Plan {
  id: string;
  project_id: string;
  project_name: string;
  /** The package of a monorepo that this plan releases, null for the whole project. */
  member: string | null;
  kind: ReleaseKind;
  /** What makes it an emergency; null for every other kind (R226). */
  criterion: EmergencyCriterion | null;
  version: { previous: string | null; new: string; bump_type: Bump; scheme: Scheme };
  tag: string;
  date: string;
  base: { branch: string; commit: string; tree: string };
  release_branch: string;
  analysis_id: string;
  policy_hash: string;
  /** `required`: the consultations that the level asks for. */
  complexity: { score: number; raw: number; level: string; required: string[] };
  /** The direction in which drift of components is mended with this release, when somebody named one. */
  reconcile: Direction | null;
  items: Item[];
  rollback: RollbackPart;
  packages: readonly Package[];
}

export type PlanContent = Omit<Plan, 'id'>;

/** Gives a plan its id: `plan_` and 24 hex digits of the SHA-256 of its canonical JSON. */
export const sealPlan = (content: PlanContent): Plan => ({ id: contentId('plan', content), ...content });

/** What a guard is asked about: an item, or (null) the release as a whole when the plan is shown. */
export interface Action {
  step: string;
  phase: Phase;
  undoable: Undoable;
  stage: Stage | null;
  title: string;
  input: Record<string, unknown>;
}

export const actionOf = (item: Item): Action => ({
  step: item.step,
  phase: item.phase,
  undoable: item.undoable,
  stage: item.input.stage === 'test' || item.input.stage === 'production' ? item.input.stage : null,
  title: item.title,
  input: item.input,
});

/** Whether a package goes to production. */
export const publishes = ({ items }: Pick<Plan, 'items'>): boolean =>
  items.map(actionOf).some(({ stage }) => stage === 'production');

/** The files a release changes, as its items declare them; nothing else may enter the release commit (R314). */
export function declaredFiles(items: readonly Item[]): string[] {
  const files = items
    .filter((item) => item.phase === 'synchronization')
    .flatMap(({ input }) => [
      ...(Array.isArray(input.edits) ? input.edits.map((edit: { file: string }) => edit.file) : []),
      ...(typeof input.file === 'string' ? [input.file] : []),
    ]);
  return [...new Set(files)].sort();
}

/** The changelog section that a plan writes; empty when it writes none. */
export const releaseNotes = ({ items }: Pick<Plan, 'items'>): string =>
  items.flatMap(({ input }) => (typeof input.section === 'string' ? [input.section] : []))[0] ?? '';

/** Every argument array an action would run: `argv`, or a list under `commands`. */
export function commandsOf(action: Action): string[][] {
  const { argv, commands } = action.input;
  const lists: unknown[] = [argv, ...(Array.isArray(commands) ? commands : [])];
  return lists.filter(
    (list): list is string[] => Array.isArray(list) && list.every((word) => typeof word === 'string'),
  );
}

/** Key of `snapshot.latest`. */
export const placeOf = ({ channel, package: name }: { channel: string; package: string }): string =>
  `${channel} ${name}`;
