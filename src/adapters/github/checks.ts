import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import type { Check, ForgeRepository, ForgeWriter } from '../../ports/forge.ts';
import type { Programs } from '../../ports/programs.ts';
import { githubPulls } from './pulls.ts';

const run = z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullable() });
const status = z.object({ name: z.string(), state: z.string() });

const runLines = '.check_runs[] | {name, status, conclusion} | tojson';
const statusLines = '.statuses[] | {name: .context, state} | tojson';

/** GitHub through its own program `gh`, with the person's own login (port ForgeWriter). */
export function githubForge(programs: Programs, directory: string): ForgeWriter {
  return {
    ...githubPulls(programs, directory),
    async checks(repository, commit) {
      const at = `repos/${repository.owner}/${repository.name}/commits/${commit}`;
      const ask = (path: string, lines: string) => askGithub(programs, directory, { repository, path, lines });
      const [runs, statuses] = await Promise.all([
        ask(`${at}/check-runs?filter=latest&per_page=100`, runLines),
        ask(`${at}/status?per_page=100`, statusLines),
      ]);
      return [
        ...runs.map((one) => run.parse(one)).map((one) => ({ name: one.name, state: stateOfRun(one) })),
        ...statuses.map((one) => status.parse(one)).map(({ name, state }) => ({ name, state: stateOfStatus(state) })),
      ];
    },
  };
}

function stateOfRun({ status, conclusion }: z.infer<typeof run>): Check['state'] {
  if (status !== 'completed') return 'running';
  return conclusion === 'success' ? 'green' : 'red';
}

const stateOfStatus = (state: string): Check['state'] =>
  state === 'success' ? 'green' : state === 'pending' ? 'running' : 'red';

interface Question {
  repository: ForgeRepository;
  path: string;
  lines: string;
}

/** Every page, one JSON value a line. */
async function askGithub(programs: Programs, cwd: string, { repository, path, lines }: Question): Promise<unknown[]> {
  const answer = await programs.run({
    argv: ['gh', 'api', '--hostname', repository.host, '--paginate', '--jq', lines, path],
    cwd,
    env_names: ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_CONFIG_DIR'],
    env: { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' },
    timeout_s: 60,
    keep_bytes: 4_000_000,
  });
  if (answer.exit_code !== 0 || answer.timed_out) throw githubProblem(repository.host, answer.exit_code, answer.stderr);
  try {
    return answer.stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  } catch {
    throw githubProblem(repository.host, answer.exit_code, answer.stdout.slice(-2_000));
  }
}

/** `gh` ends with 4 when nobody is logged in, and else writes the status of the answer. */
function githubProblem(host: string, exit_code: number | null, said: string): Problem {
  const [, status] = /\(HTTP (\d{3})\)/.exec(said) ?? [];
  const fields = { values: { host }, untrusted_output: said.slice(-2_000) };
  if (exit_code === 4 || status === '401' || status === '403') return new Problem('FORGE_REFUSED', fields);
  if (status === '404' || status === '422') return new Problem('FORGE_COMMIT_UNKNOWN', fields);
  return new Problem('FORGE_UNREACHABLE', fields);
}
