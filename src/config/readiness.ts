import { z } from 'zod';
import { type PipelinePart, pipelineParts } from '../domain/readiness/pipeline.ts';
import { architectureStatuses, riskLevels, riskStatuses } from '../domain/readiness/readiness.ts';
import { path } from './parts.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'a short name such as rate-limiting');
const title = z.string().min(1).max(300);
const day = z.iso.date();

const item = z.strictObject({
  title,
  required: z.boolean().default(false).describe('nothing is released without it where mode is require'),
  files: z.array(path).max(20).default([]).describe('globs; a file of the base commit must fit each'),
  gate: z.string().max(60).optional().describe('a gate that is green on the tree of the release'),
  attested: z
    .enum(['agent', 'person'])
    .optional()
    .describe('record_attestation kind=check about=LIST.ITEM; person: and a person signs it'),
  guard: z.string().max(60).optional().describe('a prohibition that is not broken'),
  pipeline: z
    .enum(Object.keys(pipelineParts) as [PipelinePart, ...PipelinePart[]])
    .optional()
    .describe(
      'a part of the delivery pipeline, seen in workflow files, channels and evidence; with attested, a word stands in where it is not seen',
    ),
  period: z
    .strictObject({ days: z.number().int().min(1).max(1000), from: day.optional(), until: day.optional() })
    .optional(),
});

/** What must be shown before a release besides its gates (R320–R329), and who looks after the documents (R333). */
export const readiness = z.strictObject({
  mode: z
    .enum(['report', 'require'])
    .default('report')
    .describe('require: no release while something required is open'),
  lists: z.record(id, z.strictObject({ title, items: z.record(id, item) })).default({}),
  risks: z
    .record(
      id,
      z.strictObject({
        title,
        level: z.enum(riskLevels),
        mitigation: z.string().max(1000).default(''),
        decision: z.string().max(1000).default('').describe('who decided to live with it, and why'),
        status: z.enum(riskStatuses).default('open'),
      }),
    )
    .default({})
    .describe('a high risk blocks until it has a mitigation or a decision'),
  architecture: z
    .record(id, z.strictObject({ title, status: z.enum(architectureStatuses).default('REQUIRES HUMAN DECISION') }))
    .default({}),
  support: z.record(id, item).default({}).describe('where it was tried: tested or not_tested'),
  documents: z
    .record(
      id,
      z.strictObject({ owner: z.string().min(1).max(200), updated: day.optional(), review_by: day.optional() }),
    )
    .default({})
    .describe('who looks after them; an overdue review is a warning'),
});

/** Questions that only people answer (R268). */
export const decisions = z
  .array(z.strictObject({ question: z.string().min(1).max(500), why: z.string().max(1000).default('') }))
  .max(50)
  .default([])
  .describe('questions that are open; nothing is released before each is answered and taken out');
