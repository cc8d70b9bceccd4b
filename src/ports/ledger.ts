import type { Approval, Attestation } from '../domain/approvals/approval.ts';
import type { Compatibility } from '../domain/components/fit.ts';
import type { ProblemCode, ProblemFields } from '../domain/problem.ts';
import type { Analysis } from '../domain/records/analysis.ts';
import type { Evidence } from '../domain/records/evidence.ts';
import type { Plan } from '../domain/records/plan.ts';
import type { ReleaseStatus } from '../domain/records/release.ts';

export interface ProjectRecord {
  id: string;
  name: string;
  root: string;
  remote_url: string | null;
}

export interface ReleaseRecord {
  id: string;
  project_id: string;
  plan_id: string;
  version: string;
  previous_version: string | null;
  status: ReleaseStatus;
  started_by: string;
  started_at: string;
  ended_at: string | null;
}

export const itemStates = ['pending', 'begun', 'verified', 'failed', 'undone', 'withdrawn', 'undo_failed'] as const;
export type ItemState = (typeof itemStates)[number];

export interface ItemRecord {
  release_id: string;
  item_id: string;
  state: ItemState;
  note: string;
  changed_at: string;
}

export const operationKinds = ['analyze', 'assess', 'plan', 'run', 'plan_rollback', 'rollback'] as const;
export type OperationKind = (typeof operationKinds)[number];

export interface OperationRecord {
  id: string;
  project_id: string;
  kind: OperationKind;
  input: Record<string, unknown>;
  status: 'in_progress' | 'success' | 'failed' | 'refused' | 'cancelled';
  result: unknown;
  problem: { code: ProblemCode; fields: ProblemFields } | null;
  /** `waits`: a person must say something first. */
  progress: { done: number; total: number; now: string; waits?: boolean };
  requested_by: string;
  cancel_requested: boolean;
  started_at: string;
  ended_at: string | null;
}

export interface AuditEntry {
  seq: number;
  at: string;
  project_id: string;
  actor: string;
  event: string;
  data: Record<string, unknown>;
  previous_hash: string;
  hash: string;
}

/** One released version, newest first (R62, R75). */
export interface HistoryRecord {
  version: string;
  previous_version: string | null;
  change_type: string;
  prerelease_stage: string;
  commit_hash: string;
  branch_name: string;
  created_at: string;
  created_by: string;
  component_count: number;
  breaking_changes: boolean;
  rollback_instructions: string;
  release_notes: string;
  validation_status: string;
}

/** One component that a release moved (R62, R74). */
export interface ComponentRecord {
  release_version: string;
  component_type: string;
  name: string;
  version: string;
  previous_version: string | null;
  change_type: string;
  prerelease_stage: string;
  rollback_instructions: string;
  compatibility_version: string;
  created_by: string;
  created_at: string;
  release_notes: string;
}

/** How well a component works with a version of the framework (R76). */
export interface CompatibilityRecord {
  component_name: string;
  component_version: string;
  compatible_framework_version: string;
  compatibility_level: Compatibility['level'];
  notes: string;
  verified_at: string;
}

/** A message to people about a plan. `pending`: nobody has said yet that it arrived. */
export interface NotificationRecord {
  id: string;
  plan_id: string;
  name: string;
  event: string;
  status: 'pending' | 'sent';
  attempts: number;
  /** Of the last try; null: there was no answer. */
  http_status: number | null;
  /** Why it is still pending, in words of ours. */
  why: string | null;
  sent_at: string | null;
}

/**
 * Our own record. Every write carries an id made by the caller, so writing the same thing twice is harmless.
 * Connection loss is retried for 30 s, then LEDGER_UNREACHABLE.
 */
export interface Ledger {
  saveProject(project: ProjectRecord): Promise<void>;
  /** As it was saved last. */
  project(id: string): Promise<ProjectRecord | null>;
  saveAnalysis(analysis: Analysis): Promise<void>;
  analysis(id: string): Promise<Analysis | null>;
  savePlan(plan: Plan, by: string): Promise<void>;
  plan(id: string): Promise<Plan | null>;
  /** Who had the plan made. */
  planRequester(id: string): Promise<string | null>;
  plans(projectId: string): Promise<{ id: string; version: string; created_at: string }[]>;

  /** Takes the project for this plan; the same plan again gives the same release. Throws RELEASE_IN_PROGRESS. */
  openRelease(release: { project_id: string; plan: Plan; by: string }): Promise<ReleaseRecord>;
  setReleaseStatus(releaseId: string, status: ReleaseStatus, by: string): Promise<void>;
  activeRelease(projectId: string): Promise<ReleaseRecord | null>;
  /** Newest first. */
  releases(projectId: string): Promise<ReleaseRecord[]>;
  releaseOfPlan(planId: string): Promise<ReleaseRecord | null>;
  setItem(item: Omit<ItemRecord, 'changed_at'>, by: string): Promise<void>;
  items(releaseId: string): Promise<ItemRecord[]>;

  recordEvidence(evidence: Evidence, by: string): Promise<void>;
  evidence(planId: string): Promise<Evidence[]>;

  saveApproval(approval: Approval, by: string): Promise<void>;
  /** All that was said of a plan, oldest first, and on which attempt it was spent. */
  approvals(planId: string): Promise<{ approval: Approval; used_by: string | null }[]>;
  /** Spends every approval of the plan that is not spent yet on this attempt; none counts for another one. */
  useApprovals(planId: string, attempt: string, by: string): Promise<void>;
  recordAttestation(attestation: Attestation): Promise<void>;
  attestations(planId: string): Promise<Attestation[]>;

  /** Keeps what stands already. */
  openNotification(one: Pick<NotificationRecord, 'id' | 'plan_id' | 'name' | 'event'>): Promise<void>;
  /** How one try ended; what was sent stays sent. */
  settleNotification(
    id: string,
    outcome: { sent: boolean } & Pick<NotificationRecord, 'http_status' | 'why'>,
    by: string,
  ): Promise<void>;
  /** By name. */
  notifications(planId: string): Promise<NotificationRecord[]>;

  recordHistory(projectId: string, record: HistoryRecord): Promise<void>;
  history(projectId: string): Promise<HistoryRecord[]>;
  /** Keeps what stands already: a component of a release is written once. */
  recordComponents(projectId: string, releaseVersion: string, records: ComponentRecord[]): Promise<void>;
  /** By type and name. */
  components(projectId: string, releaseVersion: string): Promise<ComponentRecord[]>;
  /** Keeps what stands already: a component with a version of the framework is written once. */
  recordCompatibility(projectId: string, records: CompatibilityRecord[], by: string): Promise<void>;
  /** By name. */
  compatibility(projectId: string, frameworkVersion: string): Promise<CompatibilityRecord[]>;

  /** Creates the operation, or returns the one that already stands under this id. */
  openOperation(
    operation: Pick<OperationRecord, 'id' | 'project_id' | 'kind' | 'input' | 'requested_by'>,
  ): Promise<OperationRecord>;
  operation(id: string): Promise<OperationRecord | null>;
  operations(projectId: string): Promise<OperationRecord[]>;
  setProgress(id: string, progress: OperationRecord['progress']): Promise<void>;
  endOperation(id: string, end: Pick<OperationRecord, 'status' | 'result' | 'problem'>): Promise<void>;
  requestCancel(id: string, by: string): Promise<void>;

  audit(projectId: string, page: { after: number; limit: number }): Promise<AuditEntry[]>;
  /** Hash of the newest entry of the whole chain. */
  auditHead(): Promise<string>;
  /** Recomputes the whole chain; the first entry that does not add up, or null. */
  brokenAuditEntry(): Promise<number | null>;
  close(): Promise<void>;
}
