import { z } from 'zod';
import { plannedStatuses } from '../domain/calendar/planned.ts';
import { weekdays } from '../domain/calendar/window.ts';
import { isTimeZone } from '../domain/calendar/zone.ts';
import { emergencyCriteria } from '../domain/records/release.ts';

const name = z.string().min(1).max(100);
const day = z
  .string()
  .regex(/^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'a day such as 12-20 (every year) or 2026-05-01');
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time such as 17:00');

const days = z
  .strictObject({ name, from: day, to: day })
  .refine(({ from, to }) => from.length === to.length && (from.length === 5 || from <= to), 'two days alike, in order');
const week = z.strictObject({
  name,
  weekdays: z.array(z.enum(weekdays)).min(1).max(7),
  from_time: time,
  to_time: time,
});

const planned = z
  .strictObject({
    version: z.string().min(1).max(100),
    phase: name.default('release'),
    date: z.iso.date(),
    until: z.iso.date().optional(),
    deliverables: z.array(z.string().min(1).max(300)).max(50).default([]),
    status: z.enum(plannedStatuses).default('PLANNED'),
  })
  .refine(({ date, until }) => until === undefined || date <= until, 'two days in order');

/** When nothing is released (R274), how often is too often (R275). */
export const calendar = z.strictObject({
  time_zone: z.string().max(60).refine(isTimeZone, 'a time zone such as Europe/Berlin').default('UTC'),
  blackouts: z
    .array(z.union([days, week]))
    .max(100)
    .default([]),
  files: z.array(z.string().min(1).max(400)).max(10).default([]).describe('iCalendar files of the repository'),
  cadence: z
    .partialRecord(z.enum(['patch', 'minor', 'major']), z.number().min(0).max(3650))
    .default({})
    .describe('days between releases of a kind; sooner is a warning'),
  planned: z.array(planned).max(200).default([]).describe('the phases and releases to come, with their days'),
  emergency: z
    .array(z.enum(emergencyCriteria))
    .default([...emergencyCriteria])
    .describe('what lets an approved emergency release pass a blackout'),
});
