import { type Calendar, closedAt } from './calendar.ts';
import { momentOf } from './zone.ts';

export const plannedStatuses = ['READY', 'PLANNED', 'PENDING APPROVAL', 'TARGET'] as const;

/** One row of the timeline (R276, R277): a phase on the way to a version, from `date` up to and with `until`. */
export interface PlannedRelease {
  version: string;
  phase: string;
  /** `YYYY-MM-DD` in the time zone of the calendar. */
  date: string;
  until?: string | undefined;
  deliverables: readonly string[];
  status: (typeof plannedStatuses)[number];
}

/** The rows by day, with how long each takes and what it collides with: a closed calendar, another version that day. */
export function timeline(planned: readonly PlannedRelease[], calendar: Calendar) {
  return [...planned]
    .sort((a, b) => a.date.localeCompare(b.date))
    .map((row) => ({
      ...row,
      days: row.until === undefined ? 1 : (Date.parse(row.until) - Date.parse(row.date)) / 86_400_000 + 1,
      conflicts: [
        ...closedOn(row.date, calendar),
        ...planned
          .filter(({ date, version }) => date === row.date && version !== row.version)
          .map(({ version }) => `on the same day as ${version}`),
      ],
    }));
}

/** Looked at at noon, so that a night or an early morning closes no day. */
function closedOn(date: string, calendar: Calendar): string[] {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const noon = momentOf({ year, month, day, hour: 12, minute: 0 }, calendar.time_zone);
  const closed = closedAt(calendar, new Date(noon).toISOString());
  return closed ? [`closed by ${JSON.stringify(closed.name)} until ${closed.until}`] : [];
}
