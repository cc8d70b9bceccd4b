import { type Span, spanAt, type Window } from './window.ts';

export interface Calendar {
  time_zone: string;
  blackouts: readonly Window[];
  /** Read from iCalendar files. */
  events: readonly Span[];
}

/** What closes the calendar at a moment, and the first moment at which nothing does. */
export interface Closed {
  name: string;
  until: string;
  next_allowed: string;
}

const mostSpans = 1_000;

/** Null when the calendar is open. Times are ISO 8601 in UTC; `next_allowed` looks past windows that touch (R274). */
export function closedAt(calendar: Calendar, now: string): Closed | null {
  const moment = Date.parse(now);
  const first = closingAt(calendar, moment);
  if (!first) return null;
  let last = first;
  for (let count = 0; count < mostSpans; count += 1) {
    const next = closingAt(calendar, last.end);
    if (!next) break;
    last = next;
  }
  return { name: first.name, until: iso(first.end), next_allowed: iso(last.end) };
}

/** Of all windows that hold the moment, the one that ends last. */
function closingAt({ blackouts, events, time_zone }: Calendar, moment: number): Span | null {
  const spans = [
    ...blackouts.flatMap((window) => spanAt(window, moment, time_zone) ?? []),
    ...events.filter(({ start, end }) => start <= moment && moment < end),
  ];
  return spans.reduce<Span | null>((latest, span) => (latest && latest.end >= span.end ? latest : span), null);
}

const iso = (moment: number): string => new Date(moment).toISOString();
