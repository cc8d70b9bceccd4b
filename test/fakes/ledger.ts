import { createHash } from 'node:crypto';
import type { Approval, Attestation } from '../../src/domain/approvals/approval.ts';
import { canonicalJson, contentId } from '../../src/domain/content-id.ts';
import { Problem } from '../../src/domain/problem.ts';
import type { Analysis } from '../../src/domain/records/analysis.ts';
import type { Evidence } from '../../src/domain/records/evidence.ts';
import type { Plan } from '../../src/domain/records/plan.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type {
  AuditEntry,
  CompatibilityRecord,
  ComponentRecord,
  HistoryRecord,
  ItemRecord,
  Ledger,
  NotificationRecord,
  OperationRecord,
  ProjectRecord,
  ReleaseRecord,
} from '../../src/ports/ledger.ts';

const genesis = `sha256:${'0'.repeat(64)}`;
const holds = (status: string) => status === 'active' || status === 'stopped';
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value ?? null)) as T;
const newestFirst = <T>(values: Iterable<T>): T[] => [...values].reverse().map(copy);

/** The ledger in memory: the same promises as the real one, checked by the same contract suite. */
export function fakeLedger(clock: Pick<Clock, 'now'>): Ledger {
  const projects = new Map<string, ProjectRecord>();
  const analyses = new Map<string, Analysis>();
  const plans = new Map<string, { plan: Plan; created_at: string; by: string }>();
  const approvals = new Map<string, { approval: Approval; used_by: string | null }>();
  const attestations = new Map<string, Attestation>();
  const releases = new Map<string, ReleaseRecord>();
  const items = new Map<string, ItemRecord>();
  const evidence = new Map<string, Evidence>();
  const history = new Map<string, { project: string; record: HistoryRecord }>();
  const compatibility = new Map<string, { project: string; record: CompatibilityRecord }>();
  const components = new Map<string, { project: string; record: ComponentRecord }>();
  const notifications = new Map<string, NotificationRecord>();
  const operations = new Map<string, OperationRecord>();
  const entries: AuditEntry[] = [];

  const hashOf = (entry: Omit<AuditEntry, 'hash'>) =>
    `sha256:${createHash('sha256').update(canonicalJson(entry)).digest('hex')}`;

  function audit(project_id: string, actor: string, event: string, data: Record<string, unknown>): void {
    const previous_hash = entries.at(-1)?.hash ?? genesis;
    const entry = {
      seq: entries.length + 1,
      at: clock.now(),
      project_id,
      actor,
      event,
      data: copy(data),
      previous_hash,
    };
    entries.push({ ...entry, hash: hashOf(entry) });
  }

  function requireProject(id: string): void {
    if (!projects.has(id)) throw new Error(`project ${id} was not saved`);
  }

  function requirePlan(id: string): Plan {
    const found = plans.get(id);
    if (!found) throw new Error(`plan ${id} was not saved`);
    return found.plan;
  }

  function savePlan(plan: Plan, by: string): void {
    requireProject(plan.project_id);
    if (plans.has(plan.id)) return;
    plans.set(plan.id, { plan: copy(plan), created_at: clock.now(), by });
    audit(plan.project_id, by, 'plan.saved', { plan_id: plan.id, version: plan.version.new });
  }

  const ofPlan = (planId: string) => [...releases.values()].find(({ plan_id }) => plan_id === planId);

  function refuseSecond({ id, project_id }: Pick<ReleaseRecord, 'id' | 'project_id'>): void {
    const holder = [...releases.values()].find(
      (one) => one.project_id === project_id && holds(one.status) && one.id !== id,
    );
    if (!holder) return;
    const { version, started_at, started_by, status } = holder;
    throw new Problem('RELEASE_IN_PROGRESS', {
      values: { version, since: started_at, who: started_by },
      details: [
        {
          evidence: holder.id,
          expected: 'no other release of this project in progress',
          actual: `${version} is ${status} since ${started_at}, started by ${started_by}`,
          by: 'agent',
        },
      ],
    });
  }

  return {
    async saveProject(project) {
      if (canonicalJson(projects.get(project.id) ?? null) === canonicalJson(project)) return;
      projects.set(project.id, copy(project));
      audit(project.id, 'hive-release', 'project.saved', { name: project.name });
    },
    project: async (id) => copy(projects.get(id) ?? null),
    async saveAnalysis(analysis) {
      requireProject(analysis.project_id);
      if (analyses.has(analysis.id)) return;
      analyses.set(analysis.id, copy(analysis));
      audit(analysis.project_id, 'hive-release', 'analysis.saved', { analysis_id: analysis.id });
    },
    analysis: async (id) => copy(analyses.get(id) ?? null),
    savePlan: async (plan, by) => savePlan(plan, by),
    plan: async (id) => copy(plans.get(id)?.plan ?? null),
    plans: async (projectId) =>
      newestFirst(plans.values())
        .filter(({ plan }) => plan.project_id === projectId)
        .map(({ plan, created_at }) => ({ id: plan.id, version: plan.version.new, created_at })),

    async openRelease({ project_id, plan, by }) {
      const standing = ofPlan(plan.id);
      if (standing && standing.status !== 'undone') return copy(standing);
      const id = contentId('release', plan.id);
      refuseSecond({ id, project_id });
      savePlan(plan, by);
      const release: ReleaseRecord = {
        id,
        project_id,
        plan_id: plan.id,
        version: plan.version.new,
        previous_version: plan.version.previous,
        status: 'active',
        started_by: by,
        started_at: clock.now(),
        ended_at: null,
      };
      releases.delete(id);
      releases.set(id, release);
      audit(project_id, by, 'release.opened', { release_id: id, version: release.version, plan_id: plan.id });
      return copy(release);
    },
    async setReleaseStatus(releaseId, status, by) {
      const release = releases.get(releaseId);
      if (!release) throw new Error(`there is no release ${releaseId}`);
      if (release.status === status) return;
      if (holds(status)) refuseSecond(release);
      releases.set(releaseId, { ...release, status, ended_at: holds(status) ? null : clock.now() });
      audit(release.project_id, by, `release.${status}`, {
        release_id: releaseId,
        version: release.version,
        plan_id: release.plan_id,
      });
    },
    activeRelease: async (projectId) =>
      copy([...releases.values()].find((one) => one.project_id === projectId && holds(one.status)) ?? null),
    releases: async (projectId) => newestFirst(releases.values()).filter(({ project_id }) => project_id === projectId),
    releaseOfPlan: async (planId) => copy(ofPlan(planId) ?? null),

    async setItem(item, by) {
      const release = releases.get(item.release_id);
      if (!release) throw new Error(`there is no release ${item.release_id}`);
      const key = `${item.release_id} ${item.item_id}`;
      const before = items.get(key);
      if (before?.state === item.state && before.note === item.note) return;
      items.set(key, { ...copy(item), changed_at: clock.now() });
      audit(release.project_id, by, `item.${item.state}`, { ...item });
    },
    items: async (releaseId) => [...items.values()].filter(({ release_id }) => release_id === releaseId).map(copy),

    async recordEvidence(seen, by) {
      const plan = requirePlan(seen.plan_id);
      if (evidence.has(seen.id)) return;
      evidence.set(seen.id, copy(seen));
      audit(plan.project_id, by, 'evidence.recorded', { evidence_id: seen.id, kind: seen.kind, name: seen.name });
    },
    evidence: async (planId) => [...evidence.values()].filter(({ plan_id }) => plan_id === planId).map(copy),

    planRequester: async (id) => plans.get(id)?.by ?? null,
    async saveApproval(approval, by) {
      const { plan_id, decision } = approval.statement;
      const project = requirePlan(plan_id).project_id;
      if (approvals.has(approval.id)) return;
      approvals.set(approval.id, { approval: copy(approval), used_by: null });
      audit(project, by, `approval.${decision}`, { approval_id: approval.id, ...approval.statement });
    },
    approvals: async (planId) =>
      [...approvals.values()].filter(({ approval }) => approval.statement.plan_id === planId).map(copy),
    async useApprovals(planId, attempt, by) {
      const unused = [...approvals.values()].filter(
        ({ approval, used_by }) => approval.statement.plan_id === planId && used_by === null,
      );
      for (const one of unused) approvals.set(one.approval.id, { ...one, used_by: attempt });
      if (unused.length > 0) audit(requirePlan(planId).project_id, by, 'approvals.used', { plan_id: planId, attempt });
    },
    async recordAttestation(attestation) {
      const project = requirePlan(attestation.plan_id).project_id;
      if (attestations.has(attestation.id)) return;
      attestations.set(attestation.id, copy(attestation));
      audit(project, attestation.attested_by, 'attestation.recorded', { ...attestation });
    },
    attestations: async (planId) => [...attestations.values()].filter(({ plan_id }) => plan_id === planId).map(copy),

    async openNotification({ id, plan_id, name, event }) {
      if (notifications.has(id)) return;
      const fresh = { status: 'pending', attempts: 0, http_status: null, why: null, sent_at: null } as const;
      notifications.set(id, { id, plan_id, name, event, ...fresh });
    },
    async settleNotification(id, { sent, http_status, why }, by) {
      const standing = notifications.get(id);
      if (standing?.status !== 'pending') return;
      const attempts = standing.attempts + 1;
      const end = sent ? ({ status: 'sent', sent_at: clock.now() } as const) : {};
      notifications.set(id, { ...standing, attempts, http_status, why, ...end });
      const { plan_id, name, event } = standing;
      if (sent) audit(plans.get(plan_id)?.plan.project_id ?? '', by, 'notification.sent', { plan_id, name, event });
    },
    notifications: async (planId) =>
      [...notifications.values()]
        .filter(({ plan_id }) => plan_id === planId)
        .map(copy)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),

    async recordHistory(projectId, record) {
      requireProject(projectId);
      const key = `${projectId} ${record.version}`;
      if (canonicalJson(history.get(key)?.record ?? null) === canonicalJson(record)) return;
      history.set(key, { project: projectId, record: copy(record) });
      audit(projectId, record.created_by, 'history.recorded', { version: record.version });
    },
    history: async (projectId) =>
      newestFirst(history.values())
        .filter(({ project }) => project === projectId)
        .map(({ record }) => record)
        .sort((a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0)),

    async recordComponents(project, release_version, records) {
      requireProject(project);
      const fresh = records.filter(
        (one) => !components.has([project, release_version, one.component_type, one.name].join(' ')),
      );
      for (const one of fresh)
        components.set([project, release_version, one.component_type, one.name].join(' '), {
          project,
          record: { ...copy(one), release_version },
        });
      if (fresh.length > 0)
        audit(project, records[0]?.created_by ?? '', 'components.recorded', { release_version, count: fresh.length });
    },
    components: async (projectId, releaseVersion) =>
      [...components.values()]
        .filter(({ project, record }) => project === projectId && record.release_version === releaseVersion)
        .map(({ record }) => copy(record))
        .sort((a, b) => (`${a.component_type} ${a.name}` < `${b.component_type} ${b.name}` ? -1 : 1)),

    async recordCompatibility(project, records, by) {
      requireProject(project);
      const keyOf = (one: CompatibilityRecord) =>
        [project, one.compatible_framework_version, one.component_name].join(' ');
      const fresh = records.filter((one) => !compatibility.has(keyOf(one)));
      for (const one of fresh) compatibility.set(keyOf(one), { project, record: copy(one) });
      if (fresh.length > 0) audit(project, by, 'compatibility.recorded', { count: fresh.length });
    },
    compatibility: async (projectId, version) =>
      [...compatibility.values()]
        .filter(({ project, record }) => project === projectId && record.compatible_framework_version === version)
        .map(({ record }) => copy(record))
        .sort((a, b) => (a.component_name < b.component_name ? -1 : 1)),

    async openOperation(wanted) {
      requireProject(wanted.project_id);
      const standing = operations.get(wanted.id);
      if (standing) return copy(standing);
      const operation: OperationRecord = {
        ...copy(wanted),
        status: 'in_progress',
        result: null,
        problem: null,
        progress: { done: 0, total: 0, now: '' },
        cancel_requested: false,
        started_at: clock.now(),
        ended_at: null,
      };
      operations.set(operation.id, operation);
      audit(wanted.project_id, wanted.requested_by, 'operation.opened', { operation_id: wanted.id, kind: wanted.kind });
      return copy(operation);
    },
    operation: async (id) => copy(operations.get(id) ?? null),
    operations: async (projectId) =>
      newestFirst(operations.values()).filter(({ project_id }) => project_id === projectId),
    async setProgress(id, progress) {
      const operation = operations.get(id);
      if (operation?.status === 'in_progress') operations.set(id, { ...operation, progress: copy(progress) });
    },
    async endOperation(id, end) {
      const operation = operations.get(id);
      if (operation?.status !== 'in_progress') return;
      operations.set(id, { ...operation, ...copy(end), ended_at: clock.now() });
      audit(operation.project_id, operation.requested_by, `operation.${end.status}`, {
        operation_id: id,
        kind: operation.kind,
      });
    },
    async requestCancel(id, by) {
      const operation = operations.get(id);
      if (!operation) throw new Problem('OPERATION_UNKNOWN', { values: { operation_id: id } });
      if (operation.status !== 'in_progress' || operation.cancel_requested) return;
      operations.set(id, { ...operation, cancel_requested: true });
      audit(operation.project_id, by, 'operation.cancel_requested', { operation_id: id, kind: operation.kind });
    },

    audit: async (projectId, { after, limit }) =>
      entries
        .filter(({ project_id, seq }) => project_id === projectId && seq > after)
        .slice(0, limit)
        .map(copy),
    auditHead: async () => entries.at(-1)?.hash ?? genesis,
    async brokenAuditEntry() {
      let before = genesis;
      for (const { hash, ...entry } of entries) {
        if (entry.previous_hash !== before || hashOf(entry) !== hash) return entry.seq;
        before = hash;
      }
      return null;
    },
    close: async () => undefined,
  };
}
