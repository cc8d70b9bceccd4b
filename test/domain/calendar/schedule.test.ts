import { describe, expect, it } from 'vitest';
import { type PlannedRelease, timeline } from '../../../src/domain/calendar/planned.ts';
import { dueReleases, securityClock, tooSoon } from '../../../src/domain/calendar/schedule.ts';

describe('the cadence (R275)', () => {
  const cadence = { patch: 7, minor: 30, major: 90 };
  const history = [
    { change_type: 'patch', created_at: '2026-03-10T12:00:00.000Z' },
    { change_type: 'patch', created_at: '2026-03-01T12:00:00.000Z' },
    { change_type: 'minor', created_at: '2026-02-20T12:00:00.000Z' },
  ];
  it.each([
    ['patch', '2026-03-17T11:59:59.999Z', 1],
    ['patch', '2026-03-17T12:00:00.000Z', 0],
    ['minor', '2026-03-17T12:00:00.000Z', 1],
    ['minor', '2026-03-22T12:00:00.000Z', 0],
    ['major', '2026-03-17T12:00:00.000Z', 0],
    ['prerelease', '2026-03-10T12:00:01.000Z', 0],
  ])('%s at %s: %i warnings', (bump, now, warnings) => {
    expect(tooSoon(dueReleases(cadence, history), bump, now)).toHaveLength(warnings);
  });

  it('has nothing due where nothing was released', () => {
    expect(dueReleases({ major: 90 }, history)).toEqual([{ kind: 'major', days: 90, last: null, due: null }]);
  });
});

it.each([
  ['2026-03-01T23:59:59.999Z', 'in time'],
  ['2026-03-02T00:00:00.000Z', 'due'],
  ['2026-03-03T00:00:00.000Z', 'due'],
  ['2026-03-03T00:00:00.001Z', 'overdue'],
])('the security clock at %s: %s', (now, state) => {
  expect(securityClock('2026-03-01T00:00:00Z', now)).toEqual({
    disclosed_at: '2026-03-01T00:00:00Z',
    due_from: '2026-03-02T00:00:00.000Z',
    due_by: '2026-03-03T00:00:00.000Z',
    state,
  });
});

describe('the timeline (R276, R277)', () => {
  const row = (version: string, date: string, fields: Partial<PlannedRelease> = {}): PlannedRelease => ({
    version,
    phase: 'release',
    date,
    deliverables: [],
    status: 'PLANNED',
    ...fields,
  });
  const yearEnd = { name: 'year end', from: '12-20', to: '01-05' };
  const night = {
    name: 'night',
    weekdays: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const,
    from_time: '18:00',
    to_time: '08:00',
  };
  const on = (planned: PlannedRelease[], blackouts = [yearEnd], time_zone = 'UTC') =>
    timeline(planned, { time_zone, blackouts, events: [] }).map(({ version, days, conflicts }) => [
      version,
      days,
      ...conflicts,
    ]);

  it.each<[string, PlannedRelease[], unknown[][]]>([
    ['nothing', [], []],
    ['one day', [row('1.0.0', '2026-03-01')], [['1.0.0', 1]]],
    ['a week', [row('1.0.0', '2026-03-01', { until: '2026-03-07' })], [['1.0.0', 7]]],
    [
      'by day',
      [row('2.0.0', '2026-04-01'), row('1.0.0', '2026-03-01')],
      [
        ['1.0.0', 1],
        ['2.0.0', 1],
      ],
    ],
    [
      'two versions on one day',
      [row('1.0.0', '2026-03-01'), row('1.0.1', '2026-03-01')],
      [
        ['1.0.0', 1, 'on the same day as 1.0.1'],
        ['1.0.1', 1, 'on the same day as 1.0.0'],
      ],
    ],
    [
      'two phases of one version',
      [row('1.0.0', '2026-03-01'), row('1.0.0', '2026-03-01', { phase: 'freeze' })],
      [
        ['1.0.0', 1],
        ['1.0.0', 1],
      ],
    ],
    [
      'inside a blackout',
      [row('1.0.0', '2026-12-20')],
      [['1.0.0', 1, 'closed by "year end" until 2027-01-06T00:00:00.000Z']],
    ],
    ['the day after it', [row('1.0.0', '2027-01-06')], [['1.0.0', 1]]],
  ])('%s', (_what, planned, rows) => {
    expect(on(planned)).toEqual(rows);
  });

  it('is not closed by nights, in the zone of the calendar', () => {
    const closing = (time_zone: string) =>
      timeline([row('1.0.0', '2026-03-02')], { time_zone, blackouts: [night], events: [] })[0]?.conflicts;
    expect(closing('UTC')).toEqual([]);
    expect(closing('Asia/Tokyo')).toEqual([]);
  });
});
