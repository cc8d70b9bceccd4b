import { z } from 'zod';
import { reportKinds } from '../domain/reports/kinds.ts';
import { argv, envName, path, pattern } from './parts.ts';

const limit = z
  .string()
  .regex(/^(?:<|<=|>|>=|=) ?-?\d{1,15}(?:\.\d{1,9})?$/, 'a bound such as "= 0", "< 500" or "> 85"')
  .describe('a bound; rule:NAME counts a lint rule');

const quarantined = z.strictObject({
  test: z.string().min(1).max(500),
  until: z.iso.date(),
  why: z.string().min(1).max(500),
});

/** A quality gate: a program whose machine-readable reports of this very run are believed, and nothing else. */
const gate = z.strictObject({
  argv,
  junit: path.optional().describe('JUnit XML written by this run; use {reports} for the run’s own directory'),
  coverage: path.optional().describe('LCOV, Cobertura XML, Istanbul or coverage.py JSON written by this run'),
  reports: z
    .array(z.strictObject({ kind: z.enum(reportKinds), file: path.optional().describe('standard output when absent') }))
    .max(20)
    .default([]),
  measures: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,59}$/), pattern)
    .default({})
    .describe('numbers in standard output: the first group of the first match'),
  limits: z.record(z.string().min(1).max(100), limit).default({}),
  exit_codes: z.array(z.number().int().min(0).max(255)).min(1).max(10).default([0]),
  timeout_s: z.number().int().min(1).max(86_400).default(1800),
  env_names: z.array(envName).max(50).default([]).describe('environment variables the gate may see'),
  env: z
    .record(z.string(), z.string().max(2000))
    .default({})
    .describe('plain values for the gate, never secrets; {reports} is filled in'),
  minimum_tests: z.number().int().min(1).default(1),
  maximum_skipped: z.number().int().min(0).optional(),
  repeat: z.number().int().min(1).max(20).default(1).describe('runs, to find tests that do not always end alike'),
  quarantine: z.array(quarantined).max(200).default([]).describe('tests that may fail until a day'),
});

const gateName = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/);
export const gates = z
  .record(gateName, gate)
  .default({})
  .describe('those a preset brings or the project shows stay; an empty map takes none of them away');
/** What a preset knows of a gate before a project has one of that name. */
export const gateDefaults = z
  .record(gateName, gate.partial())
  .default({})
  .describe('what a gate of this name has unless it says otherwise; by itself it runs nothing');
