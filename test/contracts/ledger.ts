import { describe, expect, it } from 'vitest';
import { type Attestation, sealApproval } from '../../src/domain/approvals/approval.ts';
import { Problem } from '../../src/domain/problem.ts';
import type { Analysis } from '../../src/domain/records/analysis.ts';
import type { Evidence } from '../../src/domain/records/evidence.ts';
import { type Plan, sealPlan } from '../../src/domain/records/plan.ts';
import type { ComponentRecord, HistoryRecord, Ledger } from '../../src/ports/ledger.ts';

let counter = 0;

/** A project that no other test knows, saved. */
async function newProject(ledger: Ledger): Promise<string> {
  counter += 1;
  const id = `project_${process.pid}_${counter}`;
  await ledger.saveProject({ id, name: 'sample', root: '/srv/sample', remote_url: null });
  return id;
}

export function samplePlan(project_id: string, version = '1.1.0', date = '2026-01-05'): Plan {
  return sealPlan({
    project_id,
    project_name: 'sample',
    member: null,
    kind: 'standard',
    criterion: null,
    version: { previous: '1.0.0', new: version, bump_type: 'minor', scheme: 'semver' },
    tag: `v${version}`,
    date,
    base: { branch: 'main', commit: 'c'.repeat(40), tree: 't'.repeat(40) },
    release_branch: `release/v${version}`,
    analysis_id: 'analysis_1',
    policy_hash: 'sha256:policy',
    complexity: { score: 2, raw: 2, level: 'simple', required: [] },
    reconcile: null,
    items: [
      {
        id: 'item_1',
        step: 'write-versions',
        phase: 'synchronization',
        undoable: 'fully',
        title: 'Write',
        input: { b: 1, a: [1] },
      },
    ],
    rollback: {
      previous_version: '1.0.0',
      previous_tag: 'v1.0.0',
      snapshot: { branch: 'main', head: 'c'.repeat(40), tree: 't'.repeat(40), latest: {} },
      instructions: [],
      complexity: 'simple',
    },
    packages: [],
  });
}

const sampleComponent = (name: string): ComponentRecord => ({
  release_version: '1.1.0',
  component_type: 'agent',
  name,
  version: '4',
  previous_version: '3',
  change_type: 'minor',
  prerelease_stage: 'final',
  rollback_instructions: 'back',
  compatibility_version: '1.1.0',
  created_by: 'agent 1',
  created_at: '2026-01-05T10:00:00.000Z',
  release_notes: 'more \n notes',
});

const sampleAnalysis = (project_id: string): Analysis => ({
  id: `analysis_of_${project_id}`,
  project_id,
  scheme: 'semver',
  head: 'c'.repeat(40),
  tree: 't'.repeat(40),
  branch: 'main',
  member: null,
  range: { from: null, to: 'c'.repeat(40) },
  last: null,
  line: { kind: 'first' },
  tags: { prefix: 'v', releases: 0, findings: [] },
  current_version: '1.0.0',
  series_floor: null,
  bump: 'minor',
  next_version: '1.1.0',
  confidence: { source: 'default' },
  ask: null,
  api: null,
  commits: [],
  unclassified: [],
  ignored: 0,
  reasons: ['feat: äöü 🐝'],
  notes_preview: '',
});

const sampleEvidence = (plan_id: string, id: string): Evidence => ({
  id,
  plan_id,
  kind: 'gate',
  name: 'tests',
  commit: 'c'.repeat(40),
  tree: 't'.repeat(40),
  argv: ['npm', 'test'],
  exit_code: 0,
  started_at: '2026-01-05T10:00:00.000Z',
  ended_at: '2026-01-05T10:00:01.000Z',
  output_digest: null,
  output_tail: 'ok',
  numbers: { tests: 12, failures: 0 },
  facts: { file: 'junit.xml' },
  expires_at: null,
});

const sampleApproval = ({ id, version, base }: Plan, approver: string) =>
  sealApproval(
    {
      plan_id: id,
      version: version.new,
      commit: base.commit,
      subject: 'release',
      role: 'security',
      approver,
      decision: 'approved',
      conditions: [],
      reason: '',
      granted_at: '2026-01-05T10:00:00.000Z',
      expires_at: '2026-01-06T10:00:00.000Z',
    },
    { kind: 'ssh-signature', signature: 'sample' },
  );

const sampleAttestation = (plan_id: string): Attestation => ({
  id: `attestation_of_${plan_id}`,
  plan_id,
  kind: 'manual-qa',
  about: '',
  text: 'looked at by hand',
  attested_by: 'agent',
  attested_at: '2026-01-05T10:00:00.000Z',
});

const sampleHistory = (version: string, created_at: string): HistoryRecord => ({
  version,
  previous_version: null,
  change_type: 'minor',
  prerelease_stage: 'final',
  commit_hash: 'c'.repeat(40),
  branch_name: 'main',
  created_at,
  created_by: 'a person',
  component_count: 3,
  breaking_changes: false,
  rollback_instructions: 'undo',
  release_notes: '### Added',
  validation_status: 'pending',
});

const events = async (ledger: Ledger, project: string) =>
  (await ledger.audit(project, { after: 0, limit: 100 })).map(({ event }) => event);

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no problem',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

/** What every Ledger promises; run over the one in PostgreSQL and the one in memory. */
export function ledgerContract(name: string, open: () => Promise<Ledger>): void {
  describe(`${name}: analyses and plans`, () => {
    it('gives back what was saved, and null for what was not', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const analysis = sampleAnalysis(project);
      const plan = samplePlan(project);
      await ledger.saveAnalysis(analysis);
      await ledger.savePlan(plan, 'agent');
      expect(await ledger.analysis(analysis.id)).toEqual(analysis);
      expect(await ledger.plan(plan.id)).toEqual(plan);
      expect(await ledger.plan('plan_none')).toBeNull();
      expect(await ledger.project('project_none')).toBeNull();
      const saved = { id: project, name: 'sample', root: '/srv/sample', remote_url: null };
      expect(await ledger.project(project)).toEqual(saved);
      expect(await ledger.analysis('analysis_none')).toBeNull();
    });

    it('writes the same thing once, however often it is asked', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const plan = samplePlan(project);
      for (let time = 0; time < 3; time += 1) {
        await ledger.saveProject({ id: project, name: 'sample', root: '/srv/sample', remote_url: null });
        await ledger.saveAnalysis(sampleAnalysis(project));
        await ledger.savePlan(plan, 'agent');
      }
      expect(await events(ledger, project)).toEqual(['project.saved', 'analysis.saved', 'plan.saved']);
    });

    it('lists plans newest first', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      await ledger.savePlan(samplePlan(project, '1.1.0'), 'agent');
      await ledger.savePlan(samplePlan(project, '1.2.0'), 'agent');
      expect((await ledger.plans(project)).map(({ version }) => version)).toEqual(['1.2.0', '1.1.0']);
    });

    it('refuses what belongs to a project it does not know', async () => {
      const ledger = await open();
      await expect(ledger.savePlan(samplePlan('project_unknown'), 'agent')).rejects.toThrow();
      await expect(ledger.saveAnalysis(sampleAnalysis('project_unknown'))).rejects.toThrow();
    });
  });

  describe(`${name}: approvals and attestations`, () => {
    it('keeps what was said of a plan once, oldest first, and by whom the plan was made', async () => {
      const ledger = await open();
      const plan = samplePlan(await newProject(ledger));
      await ledger.savePlan(plan, 'agent (ann)');
      const [first, second] = [sampleApproval(plan, 'bob'), sampleApproval(plan, 'cleo')];
      for (const one of [first, second, first]) await ledger.saveApproval(one, 'terminal');
      expect(await ledger.approvals(plan.id)).toEqual([
        { approval: first, used_by: null },
        { approval: second, used_by: null },
      ]);
      expect(await ledger.approvals('plan_none')).toEqual([]);
      expect(await ledger.planRequester(plan.id)).toBe('agent (ann)');
      expect(await ledger.planRequester('plan_none')).toBeNull();
    });

    it('spends each approval on one attempt and never on another', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const plan = samplePlan(project);
      await ledger.savePlan(plan, 'agent');
      await ledger.saveApproval(sampleApproval(plan, 'bob'), 'terminal');
      for (const attempt of ['first', 'first', 'second']) await ledger.useApprovals(plan.id, attempt, 'agent');
      await ledger.saveApproval(sampleApproval(plan, 'cleo'), 'terminal');
      await ledger.useApprovals(plan.id, 'second', 'agent');
      expect((await ledger.approvals(plan.id)).map(({ used_by }) => used_by)).toEqual(['first', 'second']);
      expect(await events(ledger, project)).toEqual([
        'project.saved',
        'plan.saved',
        'approval.approved',
        'approvals.used',
        'approval.approved',
        'approvals.used',
      ]);
    });

    it('keeps attestations, and refuses what belongs to no plan', async () => {
      const ledger = await open();
      const plan = samplePlan(await newProject(ledger));
      await ledger.savePlan(plan, 'agent');
      const told = sampleAttestation(plan.id);
      await ledger.recordAttestation(told);
      await ledger.recordAttestation(told);
      expect(await ledger.attestations(plan.id)).toEqual([told]);
      await expect(ledger.recordAttestation(sampleAttestation('plan_none'))).rejects.toThrow();
      const orphan = sampleApproval({ ...plan, id: 'plan_none' }, 'bob');
      await expect(ledger.saveApproval(orphan, 'terminal')).rejects.toThrow();
    });
  });

  describe(`${name}: releases`, () => {
    it('opens a release once per plan', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const plan = samplePlan(project);
      const release = await ledger.openRelease({ project_id: project, plan, by: 'agent one' });
      expect(release).toMatchObject({
        plan_id: plan.id,
        version: '1.1.0',
        previous_version: '1.0.0',
        status: 'active',
        ended_at: null,
      });
      expect(await ledger.openRelease({ project_id: project, plan, by: 'agent two' })).toEqual(release);
      expect(await ledger.releaseOfPlan(plan.id)).toEqual(release);
      expect(await ledger.activeRelease(project)).toEqual(release);
      expect(await events(ledger, project)).toEqual(['project.saved', 'plan.saved', 'release.opened']);
    });

    it('lets one of two racing plans win and tells the other who holds the project since when', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const plans = [samplePlan(project, '1.1.0'), samplePlan(project, '1.2.0')];
      const results = await Promise.allSettled(
        plans.map((plan) => ledger.openRelease({ project_id: project, plan, by: `agent of ${plan.version.new}` })),
      );
      const winner = results.find((result) => result.status === 'fulfilled');
      const loser = results.find((result) => result.status === 'rejected');
      const problem = loser?.reason as Problem;
      expect(problem.code).toBe('RELEASE_IN_PROGRESS');
      expect(problem.fields.values).toEqual({
        version: winner?.value.version,
        since: winner?.value.started_at,
        who: winner?.value.started_by,
      });
      expect(problem.fields.details?.[0]?.evidence).toBe(winner?.value.id);
    });

    it.each(['active', 'stopped'] as const)('keeps the project for a release that is %s', async (status) => {
      const ledger = await open();
      const project = await newProject(ledger);
      const release = await ledger.openRelease({ project_id: project, plan: samplePlan(project), by: 'agent' });
      await ledger.setReleaseStatus(release.id, status, 'agent');
      const second = ledger.openRelease({ project_id: project, plan: samplePlan(project, '2.0.0'), by: 'agent' });
      expect(await codeOf(second)).toBe('RELEASE_IN_PROGRESS');
      expect((await ledger.activeRelease(project))?.status).toBe(status);
    });

    it.each(['complete', 'undone', 'rolled_back'] as const)(
      'frees the project when a release is %s',
      async (status) => {
        const ledger = await open();
        const project = await newProject(ledger);
        const release = await ledger.openRelease({ project_id: project, plan: samplePlan(project), by: 'agent' });
        await ledger.setReleaseStatus(release.id, status, 'agent');
        expect(await ledger.activeRelease(project)).toBeNull();
        const second = await ledger.openRelease({
          project_id: project,
          plan: samplePlan(project, '2.0.0'),
          by: 'agent',
        });
        expect(second.status).toBe('active');
        expect((await ledger.releases(project)).map(({ version }) => version)).toEqual(['2.0.0', '1.1.0']);
        expect((await ledger.releaseOfPlan(release.plan_id))?.ended_at).not.toBeNull();
      },
    );

    it('opens an undone plan again, but a complete or rolled back one not', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const plan = samplePlan(project);
      const { id } = await ledger.openRelease({ project_id: project, plan, by: 'agent' });
      await ledger.setReleaseStatus(id, 'undone', 'agent');
      expect(await ledger.openRelease({ project_id: project, plan, by: 'second' })).toMatchObject({
        id,
        status: 'active',
        started_by: 'second',
        ended_at: null,
      });
      for (const status of ['complete', 'rolled_back'] as const) {
        await ledger.setReleaseStatus(id, status, 'agent');
        expect((await ledger.openRelease({ project_id: project, plan, by: 'third' })).status).toBe(status);
      }
    });

    it('does not let an ended release take the project back from another', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const first = await ledger.openRelease({ project_id: project, plan: samplePlan(project), by: 'agent' });
      await ledger.setReleaseStatus(first.id, 'undone', 'agent');
      await ledger.openRelease({ project_id: project, plan: samplePlan(project, '2.0.0'), by: 'agent' });
      expect(await codeOf(ledger.setReleaseStatus(first.id, 'active', 'agent'))).toBe('RELEASE_IN_PROGRESS');
      const again = ledger.openRelease({ project_id: project, plan: samplePlan(project), by: 'agent' });
      expect(await codeOf(again)).toBe('RELEASE_IN_PROGRESS');
    });

    it('keeps the state of every item, in the order they were first written', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const { id } = await ledger.openRelease({ project_id: project, plan: samplePlan(project), by: 'agent' });
      for (const state of ['begun', 'verified', 'verified'] as const) {
        await ledger.setItem({ release_id: id, item_id: 'item_b', state, note: '' }, 'agent');
      }
      await ledger.setItem({ release_id: id, item_id: 'item_a', state: 'failed', note: 'why' }, 'agent');
      expect((await ledger.items(id)).map(({ item_id, state, note }) => [item_id, state, note])).toEqual([
        ['item_b', 'verified', ''],
        ['item_a', 'failed', 'why'],
      ]);
      expect((await events(ledger, project)).slice(3)).toEqual(['item.begun', 'item.verified', 'item.failed']);
    });
  });

  describe(`${name}: evidence and history`, () => {
    it('keeps evidence once and in order, whatever bytes are in it', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const plan = samplePlan(project);
      await ledger.savePlan(plan, 'agent');
      const first = sampleEvidence(plan.id, `evidence_1_${project}`);
      const second = { ...sampleEvidence(plan.id, `evidence_2_${project}`), output_tail: 'a \\u0000 "quoted" \n line' };
      await ledger.recordEvidence(first, 'server');
      await ledger.recordEvidence(second, 'server');
      await ledger.recordEvidence({ ...first, exit_code: 1 }, 'server');
      expect(await ledger.evidence(plan.id)).toEqual([first, second]);
      const wild = { ...sampleEvidence(plan.id, `evidence_3_${project}`), output_tail: 'nul \0 half \ud800 end' };
      await ledger.recordEvidence(wild, 'server');
      expect((await ledger.evidence(plan.id)).at(2)?.output_tail).toMatch(/^nul .* end$/s);
    });

    it('keeps a message pending until it was taken, and sent from then on', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const plan = samplePlan(project);
      await ledger.savePlan(plan, 'agent');
      const message = (name: string) => ({
        id: `notification_${name}_${project}`,
        plan_id: plan.id,
        name,
        event: 'released',
      });
      const [team, boss] = [message('team'), message('boss')];
      for (const one of [team, boss, team]) await ledger.openNotification(one);
      const untried = { status: 'pending', attempts: 0, http_status: null, why: null, sent_at: null };
      expect(await ledger.notifications(plan.id)).toEqual([
        { ...boss, ...untried },
        { ...team, ...untried },
      ]);
      const before = await events(ledger, project);
      await ledger.settleNotification(team.id, { sent: false, http_status: 500, why: 'it was refused' }, 'server');
      expect((await ledger.notifications(plan.id))[1]).toEqual({
        ...{ ...team, ...untried },
        ...{ attempts: 1, http_status: 500, why: 'it was refused' },
      });
      expect(await events(ledger, project)).toEqual(before);
      await ledger.settleNotification(team.id, { sent: true, http_status: 204, why: null }, 'server');
      await ledger.settleNotification(team.id, { sent: false, http_status: null, why: 'it does not answer' }, 'server');
      await ledger.openNotification(team);
      expect((await ledger.notifications(plan.id))[1]).toEqual({
        ...team,
        ...{ status: 'sent', attempts: 2, http_status: 204, why: null, sent_at: expect.stringMatching(/^20.*Z$/) },
      });
      expect((await events(ledger, project)).slice(before.length)).toEqual(['notification.sent']);
    });

    it('keeps one history row per version, the newest first', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const older = sampleHistory('1.0.0', '2026-01-01T00:00:00.000Z');
      const newer = sampleHistory('1.1.0', '2026-02-01T00:00:00.000Z');
      await ledger.recordHistory(project, newer);
      await ledger.recordHistory(project, older);
      await ledger.recordHistory(project, older);
      await ledger.recordHistory(project, { ...newer, validation_status: 'validated' });
      expect(await ledger.history(project)).toEqual([{ ...newer, validation_status: 'validated' }, older]);
      expect(await events(ledger, project)).toHaveLength(4);
    });

    it('keeps every component of a release once', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const [queen, scout] = [sampleComponent('queen'), sampleComponent('scout')];
      await ledger.recordComponents(project, '1.1.0', [scout]);
      await ledger.recordComponents(project, '1.1.0', [queen, { ...scout, version: '9' }]);
      await ledger.recordComponents(project, '1.1.0', [queen, scout]);
      await ledger.recordComponents(project, '1.1.0', []);
      await ledger.recordComponents(project, '1.2.0', [{ ...queen, release_version: '1.2.0' }]);
      expect(await ledger.components(project, '1.1.0')).toEqual([queen, scout]);
      expect((await events(ledger, project)).slice(1)).toEqual(Array(3).fill('components.recorded'));
    });

    it('keeps once how well a component works with a version', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const of = (component_name: string, compatibility_level: 'full' | 'partial', version = '1.1.0') => ({
        ...{ component_name, component_version: '3', compatibility_level, notes: 'seen\nby hand' },
        ...{ compatible_framework_version: version, verified_at: '2026-01-01T00:00:00.000Z' },
      });
      await ledger.recordCompatibility(project, [of('scout', 'partial'), of('queen', 'full')], 'ada');
      await ledger.recordCompatibility(project, [of('scout', 'full'), of('scout', 'full', '1.2.0')], 'ada');
      await ledger.recordCompatibility(project, [], 'ada');
      expect(await ledger.compatibility(project, '1.1.0')).toEqual([of('queen', 'full'), of('scout', 'partial')]);
      expect((await events(ledger, project)).slice(1)).toEqual(Array(2).fill('compatibility.recorded'));
    });
  });

  describe(`${name}: operations`, () => {
    const wanted = (project_id: string, id = `operation_${project_id}`) => ({
      id,
      project_id,
      kind: 'run' as const,
      input: { plan_id: 'plan_1', phases: ['building'] },
      requested_by: 'agent',
    });

    it('opens an operation once and gives back the one that stands', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const operation = await ledger.openOperation(wanted(project));
      expect(operation).toMatchObject({
        ...wanted(project),
        status: 'in_progress',
        result: null,
        problem: null,
        progress: { done: 0, total: 0, now: '' },
        cancel_requested: false,
        ended_at: null,
      });
      expect(await ledger.openOperation({ ...wanted(project), requested_by: 'somebody else' })).toEqual(operation);
      expect(await ledger.operation(operation.id)).toEqual(operation);
      expect(await ledger.operation('operation_none')).toBeNull();
      expect(await ledger.operations(project)).toEqual([operation]);
    });

    it('shows progress until the end; the first end counts', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const { id } = await ledger.openOperation(wanted(project));
      await ledger.setProgress(id, { done: 1, total: 3, now: 'building' });
      expect((await ledger.operation(id))?.progress).toEqual({ done: 1, total: 3, now: 'building' });
      const problem = { code: 'RUN_UNDONE' as const, fields: { values: { item: 'x' } } };
      await ledger.endOperation(id, { status: 'failed', result: null, problem });
      await ledger.endOperation(id, { status: 'success', result: { late: true }, problem: null });
      await ledger.setProgress(id, { done: 3, total: 3, now: 'late' });
      expect(await ledger.operation(id)).toMatchObject({
        status: 'failed',
        result: null,
        problem,
        progress: { done: 1, total: 3, now: 'building' },
      });
      expect((await ledger.operation(id))?.ended_at).not.toBeNull();
      expect((await events(ledger, project)).slice(1)).toEqual(['operation.opened', 'operation.failed']);
    });

    it('notes a wish to cancel once, only while the operation goes on', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      const { id } = await ledger.openOperation(wanted(project));
      await ledger.requestCancel(id, 'agent');
      await ledger.requestCancel(id, 'agent');
      expect((await ledger.operation(id))?.cancel_requested).toBe(true);
      expect((await events(ledger, project)).slice(1)).toEqual(['operation.opened', 'operation.cancel_requested']);
      expect(await codeOf(ledger.requestCancel('operation_none', 'agent'))).toBe('OPERATION_UNKNOWN');
    });

    it('lists operations newest first', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      await ledger.openOperation(wanted(project, `one_${project}`));
      await ledger.openOperation(wanted(project, `two_${project}`));
      expect((await ledger.operations(project)).map(({ id }) => id)).toEqual([`two_${project}`, `one_${project}`]);
    });
  });

  describe(`${name}: audit`, () => {
    it('chains every entry to the one before and shows who did what', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      await ledger.openRelease({ project_id: project, plan: samplePlan(project), by: 'agent seven' });
      const entries = await ledger.audit(project, { after: 0, limit: 100 });
      expect(entries.map(({ actor, event }) => [actor, event])).toEqual([
        ['hive-release', 'project.saved'],
        ['agent seven', 'plan.saved'],
        ['agent seven', 'release.opened'],
      ]);
      expect(new Set(entries.map(({ hash }) => hash)).size).toBe(3);
      expect(entries[2]?.previous_hash).toBe(entries[1]?.hash);
      expect(entries[2]?.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(await ledger.auditHead()).toBe(entries[2]?.hash);
      expect(await ledger.brokenAuditEntry()).toBeNull();
    });

    it('gives pages by number', async () => {
      const ledger = await open();
      const project = await newProject(ledger);
      await ledger.openRelease({ project_id: project, plan: samplePlan(project), by: 'agent' });
      const [first] = await ledger.audit(project, { after: 0, limit: 1 });
      const rest = await ledger.audit(project, { after: first?.seq ?? 0, limit: 10 });
      expect(rest.map(({ event }) => event)).toEqual(['plan.saved', 'release.opened']);
    });
  });
}
