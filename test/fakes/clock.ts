import type { Clock } from '../../src/ports/clock.ts';

export interface FakeClock extends Clock {
  advance(milliseconds: number): void;
}

/** Time that only moves when it is told to, or waited for; ids that count up. */
export function fakeClock(start = '2026-01-05T10:00:00.000Z'): FakeClock {
  let time = Date.parse(start);
  let ids = 0;
  const advance = (milliseconds: number) => {
    time += milliseconds;
  };
  return {
    now: () => new Date(time).toISOString(),
    wait: async (milliseconds) => advance(milliseconds),
    freshId: (prefix) => {
      ids += 1;
      return `${prefix}_${ids.toString(16).padStart(24, '0')}`;
    },
    advance,
  };
}
