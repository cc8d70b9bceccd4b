import type { Approval } from '../../domain/approvals/approval.ts';
import { Problem } from '../../domain/problem.ts';
import { type Found, isOpen, issueDraft } from '../../domain/records/issues.ts';
import { type Action, actionOf, type Item } from '../../domain/records/plan.ts';
import { opens } from '../../guards/moments.ts';
import type { Durable } from '../../ports/engine.ts';
import type { ItemState } from '../../ports/ledger.ts';
import type { World } from '../../ports/world.ts';
import { stepNamed } from '../../steps/index.ts';
import type { Seen, Step } from '../../steps/step.ts';
import { judge, refusal } from '../judge.ts';
import { withReleaseTree } from './lent-tree.ts';
import { type Again, retrying } from './retry.ts';
import { superseded } from './superseded.ts';
import { whileWaiting } from './wait-for-people.ts';
import { attemptOf, factsBefore, type Workbench } from './workbench.ts';

/** How one item ended; plain data, so that the engine can remember it across a crash. */
export type ItemOutcome =
  /** `stood`: it was there already, so this run has nothing of it to take back. */
  | { state: 'verified'; stood: boolean }
  | { state: 'cancelled' }
  /** The release was ended or begun anew since this run took it, while it lay waiting after a crash. */
  | { state: 'superseded' }
  | {
      state: 'failed';
      problem: { code: Problem['code']; fields: Problem['fields'] };
      retryable: boolean;
      waits: boolean;
    };

export interface Watch {
  cancelled(): Promise<boolean>;
  /** `waits`: for a person. */
  progress(done: number, total: number, now: string, waits?: boolean): Promise<void>;
}

/**
 * Carries the items out in order: look, ask the guards, write `begun`, act, look again, write `verified`. Stops at the
 * first that does not get there and says which. Every item is one remembered piece of work, so after a crash it is
 * looked at again before it is tried again.
 */
export async function runItems(
  world: World,
  bench: Workbench,
  items: readonly Item[],
  durable: Durable,
  watch: Watch,
): Promise<{
  carriedOut: Item[];
  stopped: { item: Item; outcome: Exclude<ItemOutcome, { state: 'verified' }> } | null;
}> {
  const carriedOut: Item[] = [];
  for (const [index, item] of items.entries()) {
    await watch.progress(index, items.length, item.title);
    const wait = {
      name: item.id,
      hours: bench.policy.approvals.wait_hours,
      waits: (one: ItemOutcome) => one.state === 'failed' && one.waits,
      say: () => watch.progress(index, items.length, `waiting for a person: ${item.title}`, true),
    };
    const outcome = await whileWaiting(world, durable, wait, (round) =>
      retrying(durable, mayPass(item), (attempt) =>
        durable.once(`${item.id}:${round === 0 ? '' : `${round}.`}${attempt}`, () =>
          carryOut(world, bench, item, watch),
        ),
      ),
    );
    if (outcome.state !== 'verified') return { carriedOut, stopped: { item, outcome } };
    if (!outcome.stood) carriedOut.push(item);
  }
  await watch.progress(items.length, items.length, 'done');
  return { carriedOut, stopped: null };
}

/** What failed outside (a registry down, a timeout) may pass; a gate is only ever run again because somebody asks. */
const mayPass =
  (item: Item) =>
  (outcome: ItemOutcome): Again | null => {
    if (outcome.state !== 'failed' || !outcome.retryable || item.step === 'run-gate') return null;
    const { retry_after_s = 0, patience_s } = outcome.problem.fields;
    return { after_s: retry_after_s, patience_s };
  };

async function carryOut(world: World, bench: Workbench, item: Item, watch: Watch): Promise<ItemOutcome> {
  const { hands } = bench;
  const step = stepNamed(item.step);
  const states = await statesOf(world, bench);
  // A crash may have come between the act and its record: then it is this run's own act that stands.
  let begun = states.get(item.id) === 'begun';
  try {
    if (await superseded(world, bench)) return { state: 'superseded' };
    if (isBehind(bench, item, states)) return { state: 'verified', stood: true };
    const before = await step.verify(item.input, hands);
    if (before.state === 'done') {
      await keepIssue(bench, item, step, null);
      return await settle(world, bench, item, !begun, before.why);
    }
    if (await watch.cancelled()) return { state: 'cancelled' };
    const refused = await askGuards(world, bench, actionOf(item));
    if (refused) return refused;
    await note(world, bench, item, 'begun', '');
    begun = true;
    await step.apply(item.input, hands);
    const after = await step.verify(item.input, hands);
    await keepIssue(bench, item, step, foundBy(after));
    // A check has done its work once it looked; anything else must be seen to stand.
    const observed = step.check === true && after.state === 'not-done';
    if (after.state !== 'done' && !observed) return await failed(world, bench, item, after.why);
    return await settle(world, bench, item, false, observed ? `observed: ${after.why}` : after.why);
  } catch (error) {
    return afterError(world, bench, item, error, begun);
  }
}

const foundBy = ({ state, why, expected = 'all is well' }: Seen): Found =>
  state === 'done' ? null : { expected, seen: why };

/** Nobody has to write down what a check of the release found wrong, and nobody else can (R191). */
async function keepIssue({ hands }: Workbench, item: Item, { findsIssues }: Step, found: Found): Promise<void> {
  if (!findsIssues || (found === null && !isOpen(await hands.evidence(), item.id))) return;
  await hands.record(issueDraft(item, found, hands.clock.now()));
}

/** Null when every guard holds; what people granted is then spent on this attempt as soon as nothing goes back. */
async function askGuards(world: World, bench: Workbench, action: Action): Promise<ItemOutcome | null> {
  const commands = opens(action) ? bench.plan.items : [];
  const facts = await withReleaseTree(world, bench, commands, (lent) => factsBefore(world, lent, action));
  const violations = judge(facts, bench.plan, bench.policy, action);
  if (violations.length > 0) {
    const { code, fields } = refusal(bench.plan, violations, 'validate_release');
    return {
      state: 'failed',
      problem: { code, fields },
      retryable: false,
      waits: violations.every(({ waits }) => waits),
    };
  }
  if (action.undoable === 'never' && facts.approvals.length > 0) await spend(world, bench, facts.approvals);
  return null;
}

/** Reviews stand on the forge only until they are spent: from then on they are in the record too. */
async function spend(world: World, bench: Workbench, approvals: readonly Approval[]): Promise<void> {
  const ledger = await world.ledger();
  for (const one of approvals) await ledger.saveApproval(one, bench.by);
  await ledger.useApprovals(bench.plan.id, attemptOf(bench.release), bench.by);
}

/**
 * A timeout or a lost answer is unknown, not failed, and a refusal may only say that it stands already, such as where a
 * killed process left a program behind that ended its work: look once more before giving up. What never began leaves no
 * mark, so that a look or a guard that says no does not count as an irreversible act.
 */
async function afterError(
  world: World,
  bench: Workbench,
  item: Item,
  error: unknown,
  begun: boolean,
): Promise<ItemOutcome> {
  if (!(error instanceof Problem)) world.log.error(`item ${item.id} ${item.step}`, error);
  const problem = error instanceof Problem ? error : new Problem('INTERNAL');
  if (problem.kind === 'environment' || begun) {
    const seen = await stepNamed(item.step)
      .verify(item.input, bench.hands)
      .catch(() => null);
    if (seen?.state === 'done') return settle(world, bench, item, !begun, seen.why);
  }
  if (begun) {
    await note(world, bench, item, 'failed', problem.message);
    const found = { expected: 'an answer that is fine', seen: `${problem.code}: ${problem.message}` };
    await keepIssue(bench, item, stepNamed(item.step), found);
  }
  return {
    state: 'failed',
    problem: { code: problem.code, fields: problem.fields },
    retryable: problem.kind === 'environment',
    waits: false,
  };
}

async function failed(world: World, bench: Workbench, item: Item, why: string): Promise<ItemOutcome> {
  await note(world, bench, item, 'failed', why);
  const fields = {
    values: { item: `${item.id} (${item.title})`, tool: 'run_release' },
    details: [{ path: item.id, expected: 'done after it was carried out', actual: why, by: 'agent' as const }],
  };
  return { state: 'failed', problem: { code: 'RUN_UNDONE', fields }, retryable: false, waits: false };
}

async function settle(world: World, bench: Workbench, item: Item, stood: boolean, why: string): Promise<ItemOutcome> {
  await note(world, bench, item, 'verified', stood ? `stands already: ${why}` : why);
  return { state: 'verified', stood };
}

type States = ReadonlyMap<string, ItemState>;

async function statesOf(world: World, bench: Workbench): Promise<States> {
  const items = await (await world.ledger()).items(bench.release.id);
  return new Map(items.map(({ item_id, state }) => [item_id, state]));
}

/**
 * Everything is out once its work tree is being taken away: where that breaks off, what was seen to stand before cannot
 * be looked at any more, and the record of it counts.
 */
function isBehind({ plan }: Workbench, item: Item, states: States): boolean {
  const closing = plan.items.find(({ step }) => step === 'close-worktree');
  const state = closing && states.get(closing.id);
  const began = state !== undefined && state !== 'pending' && state !== 'undone';
  return began && item.phase !== 'validation' && states.get(item.id) === 'verified';
}

async function note(world: World, bench: Workbench, item: Item, state: ItemState, text: string): Promise<void> {
  await (await world.ledger()).setItem({ release_id: bench.release.id, item_id: item.id, state, note: text }, bench.by);
}
