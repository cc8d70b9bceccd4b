import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { ConfigInput } from '../../src/config/schema.ts';
import { artifactFiles } from '../../src/domain/records/artifact.ts';
import type { Item } from '../../src/domain/records/plan.ts';
import { runItems } from '../../src/flows/run/run-items.ts';
import { openWorkbench, type Workbench } from '../../src/flows/run/workbench.ts';
import type { Shipped } from '../../src/ports/channel.ts';
import type { Durable } from '../../src/ports/engine.ts';
import type { TestWorld } from '../flows/test-world.ts';
import { ask, type prepare } from '../scenarios/scenario.ts';
import type { Door } from './door.ts';

/** One channel with real services, and a release that was built and proven from its test stage. */
export interface Fixture {
  world: TestWorld;
  bench: Workbench;
  /** Uploads to production. */
  item: Item;
  /** In front of the production stage. */
  door: Door;
  /** How many uploads one publication is. */
  files: number;
  /** Sees the answers to its uploads itself, and so for how long it shall wait. */
  hears?: true;
  /** Takes everything of this release away from production. */
  wipe(): Promise<void>;
  /** Puts the planned version there as somebody else would: the very bytes that were built, or others. */
  place(bytes: 'same' | 'other'): Promise<void>;
  leave(): Promise<void>;
}

/** Releases a project through the tools up to the proof from the test stage, and opens its workbench. */
export async function untilProven(
  world: TestWorld,
  ground: ReturnType<typeof prepare>,
  step = 'publish-production',
): Promise<Pick<Fixture, 'bench' | 'item'>> {
  // biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
  const call = async (tool: string, given: Record<string, unknown>): Promise<any> => {
    const { text } = await ask(tool, given, world, ground);
    const answer = JSON.parse(text);
    if (answer.code) throw new Error(`${tool}: ${text}`);
    return answer;
  };
  const { plan_id } = await call('plan_release', {});
  await call('run_release', { plan_id, until: 'building' });
  await call('publish', { plan_id, stage: 'test' });
  const ledger = await world.ledger();
  const [plan, release] = await Promise.all([ledger.plan(plan_id), ledger.releaseOfPlan(plan_id)]);
  if (!plan || !release) throw new Error('no release');
  const at = plan.items.findIndex((one) => one.step === step);
  const item = plan.items[at];
  if (!item) throw new Error('nothing to publish');
  const bench = await openWorkbench(world, plan, release, ground.project, 'faults');
  for (const before of plan.items.slice(0, at)) {
    const outcome = await publishOnce({ world, bench, item: before });
    if (outcome !== 'verified') throw new Error(`${before.title}: ${outcome}`);
  }
  return { bench, item };
}

/** Carries the item out as a run does: look, guards, act, look again, and again what may pass. `verified` or a code. */
export async function publishOnce(
  { world, bench, item }: Pick<Fixture, 'world' | 'bench' | 'item'>,
  paused: number[] = [],
): Promise<string> {
  const watch = { cancelled: async () => false, progress: async () => {} };
  const pause = async (seconds: number) => {
    paused.push(seconds);
    return false;
  };
  const patient: Durable = { once: (_name, work) => work(), pause };
  const { stopped } = await runItems(world, bench, [item], patient, watch);
  if (stopped === null) return 'verified';
  return stopped.outcome.state === 'failed' ? stopped.outcome.problem.code : stopped.outcome.state;
}

/** The release.yaml of the scenarios with other channels. */
export const releaseConfig = (more: ConfigInput): string =>
  stringify({ ...parse(readFileSync('test/scenarios/in/release.yaml', 'utf8')), ...more });

/** What was built for this release, as a channel is handed it. */
export async function shipped({ hands }: Workbench): Promise<Shipped[]> {
  const built = (await hands.evidence()).findLast(({ kind }) => kind === 'artifact');
  return built ? artifactFiles(built).map((one) => ({ ...one, file: `${hands.release.storage}/${one.file}` })) : [];
}
