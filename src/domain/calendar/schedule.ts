const hour = 3_600_000;
const day = 24 * hour;

export interface Due {
  kind: string;
  /** What policy wants between two releases of this kind. */
  days: number;
  last: string | null;
  /** null: there was none yet. */
  due: string | null;
}

/** When each kind of release is due by the cadence and the newest of its kind in the record; newest first (R275). */
export function dueReleases(
  cadence: Readonly<Record<string, number>>,
  history: readonly { change_type: string; created_at: string }[],
): Due[] {
  return Object.entries(cadence).map(([kind, days]) => {
    const last = history.find(({ change_type }) => change_type === kind)?.created_at ?? null;
    return { kind, days, last, due: last === null ? null : iso(Date.parse(last) + days * day) };
  });
}

/** What is said of a release that comes sooner than the cadence; never more than a word of warning. */
export const tooSoon = (all: readonly Due[], bump: string, now: string): string[] =>
  all
    .filter(({ kind, due }) => kind === bump && due !== null && now < due)
    .map(
      ({ kind, days, last, due }) => `The last ${kind} release was at ${last}; every ${days} days is usual: ${due}.`,
    );

/** The clock of a security release runs from its disclosure: due after 24 hours, late after 48 (R275). */
export function securityClock(disclosed_at: string, now: string) {
  const [due_from, due_by] = [24, 48].map((hours) => iso(Date.parse(disclosed_at) + hours * hour)) as [string, string];
  return { disclosed_at, due_from, due_by, state: now > due_by ? 'overdue' : now >= due_from ? 'due' : 'in time' };
}

const iso = (moment: number): string => new Date(moment).toISOString();
