import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedAt } from '../../../src/domain/calendar/calendar.ts';
import { eventsIn } from '../../../src/domain/calendar/ical.ts';
import type { Window } from '../../../src/domain/calendar/window.ts';
import { momentOf, wallAt } from '../../../src/domain/calendar/zone.ts';

const yearEnd: Window = { name: 'year end', from: '12-20', to: '01-05' };
const fair: Window = { name: 'fair', from: '2026-05-01', to: '2026-05-03' };
const weekend: Window = { name: 'weekend', weekdays: ['fri', 'sat', 'sun'], from_time: '17:00', to_time: '08:00' };
const lunch: Window = { name: 'lunch', weekdays: ['mon'], from_time: '12:00', to_time: '13:00' };
const leap: Window = { name: 'leap', from: '02-28', to: '02-29' };

describe('what closes the calendar', () => {
  it.each<[string, Window[], string, string, string | null]>([
    ['the last moment before', [yearEnd], 'UTC', '2025-12-19T23:59:59.999Z', null],
    ['the first moment', [yearEnd], 'UTC', '2025-12-20T00:00:00.000Z', '2026-01-06T00:00:00.000Z'],
    ['after the new year', [yearEnd], 'UTC', '2026-01-05T23:59:59.999Z', '2026-01-06T00:00:00.000Z'],
    ['just over', [yearEnd], 'UTC', '2026-01-06T00:00:00.000Z', null],
    ['begins earlier in the east', [yearEnd], 'Asia/Tokyo', '2025-12-19T15:00:00.000Z', '2026-01-05T15:00:00.000Z'],
    ['begins later in the west', [yearEnd], 'America/Los_Angeles', '2025-12-20T07:59:00.000Z', null],
    ['once', [fair], 'UTC', '2026-05-03T12:00:00.000Z', '2026-05-04T00:00:00.000Z'],
    ['not again next year', [fair], 'UTC', '2027-05-02T12:00:00.000Z', null],
    ['friday evening to monday morning', [weekend], 'UTC', '2026-03-06T18:00:00.000Z', '2026-03-07T08:00:00.000Z'],
    ['saturday noon is open', [weekend], 'UTC', '2026-03-07T12:00:00.000Z', null],
    ['sunday night into monday', [weekend], 'UTC', '2026-03-09T07:59:00.000Z', '2026-03-09T08:00:00.000Z'],
    ['within one day', [lunch], 'Europe/Berlin', '2026-03-02T11:30:00.000Z', '2026-03-02T12:00:00.000Z'],
    ['the same hour in summer time', [lunch], 'Europe/Berlin', '2026-03-30T11:30:00.000Z', null],
    [
      'in summer time an hour earlier',
      [lunch],
      'Europe/Berlin',
      '2026-03-30T10:30:00.000Z',
      '2026-03-30T11:00:00.000Z',
    ],
    ['29 February in a common year is 1 March', [leap], 'UTC', '2026-03-01T12:00:00.000Z', '2026-03-02T00:00:00.000Z'],
    ['nothing closes', [], 'UTC', '2026-03-01T12:00:00.000Z', null],
  ])('%s', (_what, blackouts, time_zone, now, until) => {
    expect(closedAt({ time_zone, blackouts, events: [] }, now)?.until ?? null).toBe(until);
  });

  it('names the next moment that is open, past windows that touch or overlap', () => {
    const blackouts: Window[] = [
      { name: 'one', from: '2026-05-01', to: '2026-05-03' },
      { name: 'two', from: '2026-05-04', to: '2026-05-05' },
      { name: 'three', from: '2026-05-05', to: '2026-05-09' },
    ];
    expect(closedAt({ time_zone: 'UTC', blackouts, events: [] }, '2026-05-02T00:00:00.000Z')).toEqual({
      name: 'one',
      until: '2026-05-04T00:00:00.000Z',
      next_allowed: '2026-05-10T00:00:00.000Z',
    });
  });

  it('ends even when it is closed for ever', () => {
    const always: Window = { name: 'never', from: '01-01', to: '12-31' };
    expect(closedAt({ time_zone: 'UTC', blackouts: [always], events: [] }, '2026-05-02T00:00:00.000Z')?.name).toBe(
      'never',
    );
  });
});

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];

it('finds the moment of a wall time again, in every zone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 946_684_800, max: 2_524_608_000 }), fc.constantFrom(...zones), (second, zone) => {
      const wall = wallAt(second * 1_000, zone);
      expect(wallAt(momentOf(wall, zone), zone)).toEqual(wall);
    }),
  );
});

const ics = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//honeycomb//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1@honeycomb.example', ...lines, 'END:VEVENT'];
const inMay = { start: Date.parse('2026-05-01T00:00:00Z'), end: Date.parse('2026-06-01T00:00:00Z') };

describe('iCalendar files', () => {
  it.each([
    [
      'one event',
      event('SUMMARY:Move', 'DTSTART:20260510T080000Z', 'DTEND:20260510T120000Z'),
      ['2026-05-10T08:00:00.000Z'],
    ],
    ['outside the time asked for', event('SUMMARY:Old', 'DTSTART:20250510T080000Z', 'DTEND:20250510T120000Z'), []],
    [
      'every week',
      event('SUMMARY:Weekly', 'DTSTART:20260401T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY'),
      [6, 13, 20, 27].map((day) => `2026-05-${String(day).padStart(2, '0')}T08:00:00.000Z`),
    ],
    [
      'but not on that day',
      event(
        'SUMMARY:Weekly',
        'DTSTART:20260506T080000Z',
        'DURATION:PT1H',
        'RRULE:FREQ=WEEKLY;COUNT=2',
        'EXDATE:20260513T080000Z',
      ),
      ['2026-05-06T08:00:00.000Z'],
    ],
  ])('%s', (_what, lines, starts) => {
    expect(eventsIn(ics(...lines), 'calendar.ics', inMay).map(({ start }) => new Date(start).toISOString())).toEqual(
      starts,
    );
  });

  const everySecond = ics(...event('DTSTART:20000101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'));

  it.each(['', 'BEGIN:VCALENDAR', 'rubbish', 'x'.repeat(1 << 21), everySecond])(
    'is refused when it is none',
    (text) => {
      expect(() => eventsIn(text, 'calendar.ics', inMay)).toThrow(/calendar\.ics/);
    },
  );
});
