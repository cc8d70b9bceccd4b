import { Problem } from '../../../domain/problem.ts';
import type { ForgeRepository } from '../../../ports/forge.ts';
import type { Programs } from '../../../ports/programs.ts';

/** `gh` in a directory, where it finds its own configuration. */
export interface Gh {
  programs: Programs;
  directory: string;
}

export interface Question {
  repository: ForgeRepository;
  /** What stands behind `gh api`: the address and its fields. */
  words: readonly string[];
  /** Picks what is wanted of each page, one JSON value a line. */
  lines: string;
}

/** Every page, one JSON value a line. */
export async function askGithub(gh: Gh, { repository, words, lines }: Question): Promise<unknown[]> {
  const said = await runGh(gh, repository.host, ['--paginate', '--jq', lines, ...words]);
  try {
    return said.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  } catch {
    throw githubProblem(repository.host, 0, said.slice(-2_000));
  }
}

/** What `gh api` prints. Throws FORGE_UNREACHABLE, FORGE_REFUSED, FORGE_COMMIT_UNKNOWN. */
export async function runGh({ programs, directory }: Gh, host: string, words: readonly string[]): Promise<string> {
  const answer = await programs.run({
    argv: ['gh', 'api', '--hostname', host, ...words],
    cwd: directory,
    env_names: ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_CONFIG_DIR'],
    env: { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' },
    timeout_s: 60,
    keep_bytes: 4_000_000,
  });
  if (answer.exit_code !== 0 || answer.timed_out) throw githubProblem(host, answer.exit_code, answer.stderr);
  return answer.stdout;
}

/** `gh` ends with 4 when nobody is logged in, and else writes the status of the answer. */
function githubProblem(host: string, exit_code: number | null, said: string): Problem {
  const [, status] = /\(HTTP (\d{3})\)/.exec(said) ?? [];
  const fields = { values: { host }, untrusted_output: said.slice(-2_000) };
  if (exit_code === 4 || status === '401' || status === '403') return new Problem('FORGE_REFUSED', fields);
  const unknown = status === '404' || status === '422' || said.includes('Could not resolve to a ');
  if (unknown) return new Problem('FORGE_COMMIT_UNKNOWN', fields);
  return new Problem('FORGE_UNREACHABLE', fields);
}
