import { globToRegExp } from '../glob.ts';
import type { Plan } from '../records/plan.ts';
import type { Approval } from './approval.ts';

/** The approvals part of the policy (config/approvals.ts gives it its bounds). */
export interface ApprovalRules {
  approvers: Record<string, { roles: string[]; ssh_keys: string[]; github?: string | undefined; accounts: string[] }>;
  required: {
    role: string;
    quorum: number;
    bumps: string[];
    kinds: string[];
    paths: string[];
    why?: string | undefined;
  }[];
  overrides: Record<string, string[]>;
}

/** The approver of this name, which may come from anywhere; undefined: policy names none. */
export const approverNamed = <T>(approvers: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(approvers, name) ? approvers[name] : undefined;

export interface ChangedPath {
  path: string;
  added: number;
  deleted: number;
}

export interface Need {
  role: string;
  quorum: number;
  why: string;
}

/**
 * What this plan needs of people. A rule without bumps, kinds and paths always applies; else each of them that it names
 * must be met. Paths that were not looked at (`changes` null) count as met: not seen is never fine.
 */
export function neededApprovals(
  { required }: Pick<ApprovalRules, 'required'>,
  plan: Pick<Plan, 'kind' | 'version'>,
  changes: readonly ChangedPath[] | null,
): Need[] {
  return required.flatMap(({ role, quorum, bumps, kinds, paths, why }) => {
    const touched = paths.length === 0 ? [] : touchedBy(paths, changes);
    const applies =
      (bumps.length === 0 || bumps.includes(plan.version.bump_type)) &&
      (kinds.length === 0 || kinds.includes(plan.kind)) &&
      (paths.length === 0 || touched.length > 0);
    return applies ? [{ role, quorum, why: why ?? reasonOf(bumps, kinds, touched) }] : [];
  });
}

function touchedBy(globs: readonly string[], changes: readonly ChangedPath[] | null): string[] {
  if (changes === null) return ['(the changes were not seen)'];
  const patterns = globs.map(globToRegExp);
  return changes.map(({ path }) => path).filter((path) => patterns.some((pattern) => pattern.test(path)));
}

function reasonOf(bumps: readonly string[], kinds: readonly string[], touched: readonly string[]): string {
  if (touched.length > 0) return `${touched.length} path(s) that need it changed, such as ${touched[0]}`;
  if (bumps.length > 0) return `asked for ${bumps.join(' and ')} releases`;
  return kinds.length > 0 ? `asked for ${kinds.join(' and ')} releases` : 'asked for every release';
}

/** How people of a role say yes to a plan: the command, and the review where some of them have an account. */
export function waysToApprove(
  { id, base }: Pick<Plan, 'id' | 'base'>,
  role: string,
  approvers: ApprovalRules['approvers'],
): string[] {
  const reviewers = Object.values(approvers).some((one) => one.github !== undefined && one.roles.includes(role));
  const review = `an approving review of commit ${base.commit.slice(0, 12)} on the forge whose text names ${id}`;
  return [`hive-release approve ${id} --role ${role}`, ...(reviewers ? [review] : [])];
}

/** Whether this person called for what they are to approve: then somebody else must. */
export function isRequester(
  approver: string,
  { accounts }: { accounts: readonly string[] },
  requestedBy: readonly string[],
): boolean {
  const names = [approver, ...accounts].map((name) => name.toLowerCase());
  return requestedBy.some((caller) => names.some((name) => callerNames(caller).includes(name)));
}

/** `command line (ann)` and `client 1.0 (ann)` are both ann's. */
const callerNames = (caller: string): string[] => [
  caller.toLowerCase(),
  ...[...caller.matchAll(/\(([^()]*)\)/g)].map(([, name = '']) => name.toLowerCase()),
];

export interface Standing {
  /** Needs that are not met yet, with how many have said yes. */
  missing: (Need & { have: number })[];
  /** Conditions nobody has confirmed as met. */
  open: string[];
  deferred: Approval[];
}

/**
 * Who has said what of the release itself. Only approvals that the server verified and that have not expired are to be
 * handed in; of one person in one role the last word counts.
 */
export function standingOf(needs: readonly Need[], approvals: readonly Approval[], met: ReadonlySet<string>): Standing {
  const last = lastWords(approvals.filter(({ statement }) => statement.subject === 'release'));
  const asked = last.filter(({ statement }) => needs.some(({ role }) => role === statement.role));
  const have = (role: string) =>
    new Set(
      asked
        .filter(({ statement }) => statement.role === role && statement.decision !== 'deferred')
        .map(({ statement }) => statement.approver),
    ).size;
  return {
    missing: needs.map((need) => ({ ...need, have: have(need.role) })).filter((need) => need.have < need.quorum),
    open: [...new Set(asked.flatMap(({ statement }) => statement.conditions))].filter((one) => !met.has(one)),
    deferred: asked.filter(({ statement }) => statement.decision === 'deferred'),
  };
}

/** Whether people said yes to the release itself, and none of them postponed it since. */
export function isApproved(approvals: readonly Approval[]): boolean {
  const last = lastWords(approvals.filter(({ statement }) => statement.subject === 'release'));
  const said = last.map(({ statement }) => statement.decision);
  return said.includes('approved') && !said.includes('deferred');
}

function lastWords(approvals: readonly Approval[]): Approval[] {
  const last = new Map<string, Approval>();
  for (const one of approvals) {
    const key = `${one.statement.role} ${one.statement.approver}`;
    const before = last.get(key);
    if (!before || before.statement.granted_at <= one.statement.granted_at) last.set(key, one);
  }
  return [...last.values()];
}
