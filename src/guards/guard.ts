import type { Config } from '../config/schema.ts';
import type { Facts } from '../domain/records/facts.ts';
import type { Action, Plan } from '../domain/records/plan.ts';

export type Verdict =
  | { held: true }
  | {
      held: false;
      /** The sentence an agent sees under `violations`. */
      because: string;
      required_actions: string[];
      expected: string;
      actual: string;
      evidence: string | null;
      by: 'agent' | 'human';
      tool?: string;
      /** No run can mend this, so the plan shows it at once. */
      standing: boolean;
      /** A person may still say what is missing: a run waits for it. */
      waits: boolean;
    };

/**
 * One prohibition. Pure and synchronous: judges facts the server saw, never what the caller says.
 * `check` answers broken when what it needs was not seen or is stale.
 */
export interface Guard {
  code: string;
  /** The prohibition in one sentence, shown to agents. */
  never: string;
  /**
   * `world`: judged from what is seen when planning. `evidence`: from what the checks of the run record.
   * `environment`: likewise, about what is around the project, which is looked at again before the gates.
   */
  judges: 'world' | 'evidence' | 'environment';
  /** R-numbers of the demands it enforces. */
  demands: readonly string[];
  /**
   * A person with a role that policy names may let one plan pass it, with a reason and an end: `wholly`, or only in the
   * part that the guard itself leaves to them.
   */
  overridable?: 'wholly' | 'partly';
  /** Whether policy wants it only told, in the plan and the validation, where it then stops nothing. */
  onlyTold?(policy: Config): boolean;
  /** Whether this guard has a say before this action. All that apply are always asked. */
  applies(action: Action, policy: Config): boolean;
  check(facts: Facts, plan: Plan, policy: Config, action: Action): Verdict;
}

export const held: Verdict = { held: true };

/** A broken verdict; by default it is the agent's turn and a run may still mend it. */
export function broken(
  because: string,
  fields: {
    required_actions: string[];
    expected: string;
    actual: string;
    evidence?: string | null;
    by?: 'agent' | 'human';
    tool?: string;
    standing?: boolean;
    waits?: boolean;
  },
): Verdict {
  const { evidence = null, by = 'agent', standing = false, waits = false, ...rest } = fields;
  return { held: false, because, evidence, by, standing, waits, ...rest };
}
