/** A moment as a clock on the wall of a time zone shows it. `weekday`: 0 is Sunday. */
export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the wall clock shows at a moment (milliseconds since 1970, UTC). */
export function wallAt(moment: number, zone: string): Wall {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    hour: Number(parts.hour) % 24,
    minute: Number(parts.minute),
    weekday: weekdays.indexOf(parts.weekday ?? ''),
  };
}

/**
 * The first moment at which the wall clock shows this time; where the clocks jump over it, the moment of the jump.
 * Days and hours may lie outside their bounds: day 32 is the first of the next month.
 */
export function momentOf({ year, month, day, hour, minute }: Omit<Wall, 'weekday'>, zone: string): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map((near) => offsetAt(near, zone));
  const moments = offsets.map((offset) => asUtc - offset);
  const fitting = moments.filter((moment) => moment + offsetAt(moment, zone) === asUtc);
  return fitting.length > 0 ? Math.min(...fitting) : Math.max(...moments);
}

/** How far the wall clock is before UTC, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const { year, month, day, hour, minute } = wallAt(moment, zone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(moment / 60_000) * 60_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
  });
  formats.set(zone, format);
  return format;
}
