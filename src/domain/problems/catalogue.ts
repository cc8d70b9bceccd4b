import { approvalProblems } from './approvals.ts';
import { databaseProblems } from './database.ts';
import { outsideProblems } from './outside.ts';
import { pipelineProblems } from './pipelines.ts';
import { projectProblems } from './project.ts';
import { releaseProblems } from './release.ts';
import { serverProblems } from './server.ts';

export type { ProblemKind } from './entry.ts';

/** Every error an agent can get, with its way out. `docs/generated/problems.md` is made from this table. */
export const catalogue = {
  ...projectProblems,
  ...releaseProblems,
  ...approvalProblems,
  ...outsideProblems,
  ...pipelineProblems,
  ...databaseProblems,
  ...serverProblems,
};

export type ProblemCode = keyof typeof catalogue;
