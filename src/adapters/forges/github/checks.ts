import { z } from 'zod';
import type { Check, Forge } from '../../../ports/forge.ts';
import { askGithub, type Gh } from './ask.ts';

const run = z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullable() });
const status = z.object({ name: z.string(), state: z.string() });

const runLines = '.check_runs[] | {name, status, conclusion} | tojson';
const statusLines = '.statuses[] | {name: .context, state} | tojson';

/** Checks and statuses of exactly one commit. */
export function githubChecks(gh: Gh): Forge['checks'] {
  return async (repository, commit) => {
    const at = `repos/${repository.owner}/${repository.name}/commits/${commit}`;
    const ask = (path: string, lines: string) => askGithub(gh, { repository, words: [path], lines });
    const [runs, statuses] = await Promise.all([
      ask(`${at}/check-runs?filter=latest&per_page=100`, runLines),
      ask(`${at}/status?per_page=100`, statusLines),
    ]);
    return [
      ...runs.map((one) => run.parse(one)).map((one) => ({ name: one.name, state: stateOfRun(one) })),
      ...statuses.map((one) => status.parse(one)).map(({ name, state }) => ({ name, state: stateOfStatus(state) })),
    ];
  };
}

function stateOfRun({ status, conclusion }: z.infer<typeof run>): Check['state'] {
  if (status !== 'completed') return 'running';
  return conclusion === 'success' ? 'green' : 'red';
}

const stateOfStatus = (state: string): Check['state'] =>
  state === 'success' ? 'green' : state === 'pending' ? 'running' : 'red';
