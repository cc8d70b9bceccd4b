import { outsideProblems } from './problems/outside.ts';
import { projectProblems } from './problems/project.ts';
import { releaseProblems } from './problems/release.ts';
import { serverProblems } from './problems/server.ts';

export type { ProblemKind } from './problems/entry.ts';

/** Every error an agent can get, with its way out. `docs/generated/problems.md` is made from this table. */
export const catalogue = { ...projectProblems, ...releaseProblems, ...outsideProblems, ...serverProblems };

export type ProblemCode = keyof typeof catalogue;
