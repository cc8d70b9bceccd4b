import { momentOf, wallAt } from './zone.ts';

/**
 * A time in which nothing is released (R274). Days are inclusive: `MM-DD` comes every year and may wrap the new year,
 * `YYYY-MM-DD` once. Weekly windows begin on each of their weekdays at `from_time` and end at the next `to_time`.
 */
export type Window =
  | { name: string; from: string; to: string }
  | { name: string; weekdays: readonly Weekday[]; from_time: string; to_time: string };

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

/** From `start` up to but not including `end`, in milliseconds since 1970. */
export interface Span {
  name: string;
  start: number;
  end: number;
}

const day = 86_400_000;

/** The span of this window that holds the moment, if any. */
export function spanAt(window: Window, moment: number, zone: string): Span | null {
  const spans = 'from' in window ? daySpans(window, moment, zone) : weeklySpans(window, moment, zone);
  return spans.find(({ start, end }) => start <= moment && moment < end) ?? null;
}

function daySpans(
  { name, from, to }: { name: string; from: string; to: string },
  moment: number,
  zone: string,
): Span[] {
  const [first, last] = [dateOf(from), dateOf(to)];
  const { year: now } = wallAt(moment, zone);
  const years = first.year === null ? [now - 1, now, now + 1] : [first.year];
  const wraps = first.month * 100 + first.day > last.month * 100 + last.day;
  return years.map((year) => {
    const endYear = last.year ?? (wraps ? year + 1 : year);
    const midnight = { hour: 0, minute: 0 };
    return {
      name,
      start: momentOf({ year, month: first.month, day: first.day, ...midnight }, zone),
      end: momentOf({ year: endYear, month: last.month, day: last.day + 1, ...midnight }, zone),
    };
  });
}

function weeklySpans(window: Extract<Window, { weekdays: unknown }>, moment: number, zone: string): Span[] {
  const [from, to] = [timeOf(window.from_time), timeOf(window.to_time)];
  const overnight = from.hour * 60 + from.minute >= to.hour * 60 + to.minute;
  return [-1, 0].flatMap((back) => {
    const date = wallAt(moment + back * day, zone);
    if (!window.weekdays.includes(weekdays[date.weekday] ?? 'sun')) return [];
    const start = momentOf({ ...date, ...from }, zone);
    return [{ name: window.name, start, end: momentOf({ ...date, day: date.day + (overnight ? 1 : 0), ...to }, zone) }];
  });
}

function dateOf(text: string): { year: number | null; month: number; day: number } {
  const numbers = text.split('-').map(Number);
  const [date = 1, month = 1, year = null] = numbers.reverse();
  return { year, month, day: date };
}

function timeOf(text: string): { hour: number; minute: number } {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute };
}
