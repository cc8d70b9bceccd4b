import type { ForgeWriter } from '../../../ports/forge.ts';
import type { Programs } from '../../../ports/programs.ts';
import { githubAllowance } from './ask.ts';
import { githubBuilds } from './builds.ts';
import { githubChecks } from './checks.ts';
import { githubPulls } from './pulls.ts';
import { githubReviews } from './reviews.ts';
import { githubTokenEnd } from './token-end.ts';

/** GitHub through its own program `gh`, with the person's own login (port ForgeWriter). */
export function githubForge(programs: Programs, directory: string): ForgeWriter {
  const gh = { programs, directory };
  return {
    checks: githubChecks(gh),
    reviews: githubReviews(gh),
    tokenEnd: githubTokenEnd(gh),
    allowance: (host) => githubAllowance(gh, host),
    ...githubBuilds(gh),
    ...githubPulls(gh),
  };
}
