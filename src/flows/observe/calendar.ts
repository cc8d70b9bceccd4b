import type { Config } from '../../config/schema.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { eventsIn } from '../../domain/calendar/ical.ts';
import { Problem } from '../../domain/problem.ts';
import type { GitReader } from '../../ports/git.ts';

/** How far around now the events of iCalendar files are looked at, in milliseconds. */
const near = 400 * 86_400_000;

/** The blackouts of the policy and the events of the calendar files of a commit. Throws CALENDAR_UNREADABLE. */
export async function readCalendar(
  git: GitReader,
  commit: string,
  { calendar: { files, time_zone, blackouts } }: Config,
  now: string,
): Promise<Calendar> {
  const moment = Date.parse(now);
  const events = await Promise.all(
    files.map(async (file) => {
      const text = await git.readFile(commit, file);
      if (text === null) throw new Problem('CALENDAR_UNREADABLE', { values: { file, why: 'it is not in the commit' } });
      return eventsIn(text, file, { start: moment - near, end: moment + near });
    }),
  );
  return { time_zone, blackouts, events: events.flat() };
}
