import ICAL from 'ical.js';
import { Problem } from '../problem.ts';
import type { Span } from './window.ts';

const largest = 1 << 20;
/** Recurrences followed of one event: a meeting of every day for fifty years. */
const mostRecurrences = 20_000;

const tooMany = new Error('too many recurrences');

/**
 * The events of an iCalendar file (RFC 5545) that touch a span of time, recurring ones expanded. Times without a zone are
 * taken as of the zone given. Throws CALENDAR_UNREADABLE.
 */
export function eventsIn(text: string, file: string, around: { start: number; end: number }): Span[] {
  if (text.length > largest) throw unreadable(file, 'it is larger than 1 MiB');
  try {
    const calendar = new ICAL.Component(ICAL.parse(text));
    return calendar.getAllSubcomponents('vevent').flatMap((event) => spansOf(new ICAL.Event(event), around));
  } catch (error) {
    throw unreadable(
      file,
      error === tooMany ? 'an event recurs too often to be followed' : 'it is not an iCalendar file',
    );
  }
}

function spansOf(event: ICAL.Event, around: { start: number; end: number }): Span[] {
  const length = event.duration.toSeconds() * 1_000;
  const name = event.summary ?? 'an event';
  const spans: Span[] = [];
  const take = (at: ICAL.Time) => {
    const start = at.toJSDate().getTime();
    if (start < around.end && start + length > around.start) spans.push({ name, start, end: start + length });
    return start < around.end;
  };
  if (!event.isRecurring()) {
    take(event.startDate);
    return spans;
  }
  const recurrences = event.iterator();
  for (let count = 0; count < mostRecurrences; count += 1) {
    const next = recurrences.next();
    if (!next || !take(next)) return spans;
  }
  throw tooMany;
}

const unreadable = (file: string, why: string): Problem =>
  new Problem('CALENDAR_UNREADABLE', { values: { file, why } });
