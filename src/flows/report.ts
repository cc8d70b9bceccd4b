import type { PlaceSeen } from '../domain/records/address.ts';
import { artifactFiles } from '../domain/records/artifact.ts';
import type { Evidence } from '../domain/records/evidence.ts';
import { isOpen, issuesOf } from '../domain/records/issues.ts';
import type { Item, Plan } from '../domain/records/plan.ts';
import { declaredFiles } from '../domain/records/plan.ts';
import type { ReleaseAnswer } from '../domain/reports/release-answer.ts';
import { skippedChannels } from '../domain/reports/skipped.ts';
import type { ItemState, NotificationRecord, ReleaseRecord } from '../ports/ledger.ts';
import type { World } from '../ports/world.ts';
import { toolFor } from './run/stretches.ts';

/** The release-level answer of document 000, computed from the plan, the items and the evidence; nothing is declared. */
export async function reportRelease(world: World, releaseId: string, plan: Plan): Promise<ReleaseAnswer> {
  const ledger = await world.ledger();
  const [release, items, evidence, analysis, attestations, messages] = await Promise.all([
    ledger.releaseOfPlan(plan.id),
    ledger.items(releaseId),
    ledger.evidence(plan.id),
    ledger.analysis(plan.analysis_id),
    ledger.attestations(plan.id),
    ledger.notifications(plan.id),
  ]);
  // A check is carried out once it looked; as long as it finds something wrong it does not stand.
  const stateOf = ({ item_id, state }: (typeof items)[number]) => (isOpen(evidence, item_id) ? 'failed' : state);
  const states = new Map(items.map((item) => [item.item_id, stateOf(item)]));
  const done = plan.items.filter((item) => states.get(item.id) === 'verified');
  const left = plan.items.filter((item) => !['verified', 'withdrawn'].includes(states.get(item.id) ?? 'pending'));
  const built = evidence.filter((one) => one.kind === 'artifact');
  return {
    agent: 'hive-release',
    status: statusOf(release),
    phase: (left[0] ?? plan.items.at(-1))?.phase ?? 'pre-validation',
    version: { previous: plan.version.previous, new: plan.version.new, bump_type: plan.version.bump_type },
    artifacts: {
      packages: built.flatMap((one) => (isImage(one) ? [] : artifactFiles(one).map(({ name }) => name))),
      builds: built.flatMap(({ facts }) => (typeof facts.build === 'string' ? [facts.build] : [])),
      docker_images: built.filter(isImage).map(({ facts }) => String(facts.image)),
      modified_files: declaredFiles(plan.items),
      release_notes: fileOf(plan, 'write-notes') ?? fileOf(plan, 'write-changelog'),
    },
    metrics: {
      complexity_score: plan.complexity.score,
      zen_tools_used: [...new Set(attestations.map(({ kind }) => kind))].filter((kind) =>
        kind.startsWith('mcp__zen__'),
      ),
      components_updated: componentsUpdated(done),
      ...gateMetrics(evidence, plan),
    },
    distribution: distribution(plan.items, states),
    skipped: skippedChannels(plan),
    rollback: {
      instructions: plan.rollback.instructions.join('\n'),
      previous_version: plan.rollback.previous_version,
      database_snapshot: snapshotOf(evidence),
    },
    summary: summarize(plan, release, done, left, analysis?.commits.length ?? 0),
    next_action: release?.status === 'complete' ? resend(messages, plan) : nextAction(release, left[0], plan),
    notifications: Object.fromEntries(messages.map(({ name, status }) => [name, status])),
    addresses: addressesOf(evidence),
    issues: issuesOf(evidence),
    plan_id: plan.id,
    done: done.map((item) => item.title),
    left: left.map((item) => item.title),
  };
}

const isImage = ({ facts }: Evidence): boolean => typeof facts.image === 'string';

/** The id of the rows that were saved before the first of them changed (R82). */
function snapshotOf(evidence: readonly Evidence[]): string | null {
  const saved = evidence.findLast((one) => one.kind === 'snapshot');
  return saved ? String(saved.facts.snapshot) : null;
}

/** Where the release is found, by the newest look. */
function addressesOf(evidence: readonly Evidence[]): ReleaseAnswer['addresses'] {
  const look = evidence.findLast(({ kind }) => kind === 'address');
  const places = (look?.facts.places ?? []) as PlaceSeen[];
  return places.map((one) => ({ ...one, seen_at: one.verified && look ? look.ended_at : null }));
}

function fileOf(plan: Plan, step: string): string | null {
  const file = plan.items.find((item) => item.step === step)?.input.file;
  return typeof file === 'string' ? file : null;
}

function statusOf(release: ReleaseRecord | null): ReleaseAnswer['status'] {
  if (release?.status === 'complete' || release?.status === 'rolled_back') return 'success';
  return release?.status === 'stopped' || release?.status === 'undone' ? 'failed' : 'in_progress';
}

function componentsUpdated(done: readonly Item[]): number | null {
  const sync = done.find((item) => item.step === 'sync-components');
  return sync && Array.isArray(sync.input.edits) ? sync.input.edits.length : null;
}

/** Numbers come from evidence; what was not measured is null, never 0 or 100 (R278). */
function gateMetrics(
  evidence: readonly Evidence[],
  plan: Plan,
): Pick<ReleaseAnswer['metrics'], 'test_pass_rate' | 'quality_gates_passed'> {
  const wanted = plan.items.filter((item) => item.step === 'run-gate').map((item) => String(item.input.name));
  const newest = wanted.flatMap((name) => evidence.findLast((one) => one.kind === 'gate' && one.name === name) ?? []);
  const counted = newest.filter((one) => one.numbers.tests !== undefined);
  const sum = (key: string) => counted.reduce((total, one) => total + (one.numbers[key] ?? 0), 0);
  const ran = sum('tests') - sum('skipped');
  const failed = sum('failures') + sum('errors');
  return {
    test_pass_rate: ran > 0 ? Math.floor(((ran - failed) / ran) * 10_000) / 100 : null,
    quality_gates_passed:
      newest.length < wanted.length || wanted.length === 0
        ? null
        : newest.every((one) => one.exit_code === 0 && one.facts.problem === null),
  };
}

const outcomeWords: Partial<Record<ItemState, ReleaseAnswer['distribution'][string]>> = {
  verified: 'success',
  withdrawn: 'withdrawn',
  failed: 'failed',
  undo_failed: 'failed',
};

function distribution(items: readonly Item[], states: ReadonlyMap<string, ItemState>): ReleaseAnswer['distribution'] {
  const word = (item: Item) => outcomeWords[states.get(item.id) ?? 'pending'] ?? 'pending';
  return Object.fromEntries(
    items.flatMap((item) => {
      if (item.step === 'publish-page') return [[String(item.input.channel), word(item)]];
      if (item.step.startsWith('publish-') || item.step === 'await-publication')
        return [[`${item.input.channel}_${item.input.stage}`, word(item)]];
      return item.step === 'push-release' ? [['git', word(item)]] : [];
    }),
  );
}

function summarize(
  plan: Plan,
  release: ReleaseRecord | null,
  done: readonly Item[],
  left: readonly Item[],
  commits: number,
): string {
  const head = `${plan.project_name} ${plan.version.previous ?? '(first release)'} -> ${plan.version.new} (${plan.version.bump_type}, ${commits} commits)`;
  if (release?.status === 'complete')
    return `${head}: released, ${left.length === 0 ? 'all' : `${done.length} of`} ${plan.items.length} items stand.`;
  if (release?.status === 'rolled_back') return `${head}: rolled back.`;
  if (release?.status === 'undone') return `${head}: undone, the project stands as before.`;
  return `${head}: ${done.length} of ${plan.items.length} items stand, next is ${left[0]?.title ?? 'nothing'}.`;
}

function nextAction(release: ReleaseRecord | null, next: Item | undefined, plan: Plan): ReleaseAnswer['next_action'] {
  if (!next || !release || !['active', 'stopped'].includes(release.status)) return null;
  return toolFor(next.step, plan.id);
}

/** A message that did not arrive is tried again by running the complete release once more. */
function resend(messages: readonly NotificationRecord[], plan: Plan): ReleaseAnswer['next_action'] {
  const pending = messages.filter(({ status }) => status === 'pending').map(({ name, why }) => `${name}: ${why}`);
  if (pending.length === 0) return null;
  return {
    tool: 'run_release',
    arguments: { plan_id: plan.id },
    why: `The release stands; not told yet: ${pending.join('; ')}.`,
  };
}
