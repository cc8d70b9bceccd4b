import type { Config } from '../../config/schema.ts';
import { type Closed, closedAt } from '../../domain/calendar/calendar.ts';
import { eventsIn } from '../../domain/calendar/ical.ts';
import { Problem } from '../../domain/problem.ts';
import type { GitReader } from '../../ports/git.ts';

/** How far around now the events of iCalendar files are looked at, in milliseconds. */
const near = 400 * 86_400_000;

/** What closes the calendar now, by the blackouts and the calendar files of a commit; null when it is open. */
export async function observeCalendar(
  git: GitReader,
  commit: string,
  { calendar: { files, ...calendar } }: Config,
  now: string,
): Promise<Closed | null> {
  const moment = Date.parse(now);
  const events = await Promise.all(
    files.map(async (file) => {
      const text = await git.readFile(commit, file);
      if (text === null) throw new Problem('CALENDAR_UNREADABLE', { values: { file, why: 'it is not in the commit' } });
      return eventsIn(text, file, { start: moment - near, end: moment + near });
    }),
  );
  return closedAt({ ...calendar, events: events.flat() }, now);
}
