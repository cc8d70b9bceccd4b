import { Problem } from '../../../domain/problem.ts';
import { coreLimit, includedHeaders, isLimited } from '../../../domain/programs/rate-limit.ts';
import type { Allowance } from '../../../domain/records/facts.ts';
import type { ForgeRepository } from '../../../ports/forge.ts';
import type { ProgramResult, ProgramRun, Programs } from '../../../ports/programs.ts';

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
    throw new Problem('FORGE_UNREACHABLE', {
      values: { host: repository.host },
      untrusted_output: said.slice(-2_000),
    });
  }
}

/** What `gh api` prints. Throws FORGE_UNREACHABLE, FORGE_LIMITED, FORGE_REFUSED, FORGE_COMMIT_UNKNOWN. */
export async function runGh(gh: Gh, host: string, words: readonly string[]): Promise<string> {
  const answer = await startGh(gh, host, words);
  if (answer.exit_code !== 0 || answer.timed_out) throw await ghProblem(gh, host, answer);
  return answer.stdout;
}

/** Runs `gh api` once, whatever it ends with. */
export const startGh = (
  { programs, directory }: Gh,
  host: string,
  words: readonly string[],
  more: Pick<ProgramRun, 'save'> & { timeout_s?: number } = {},
): Promise<ProgramResult> =>
  programs.run({
    argv: ['gh', 'api', '--hostname', host, ...words],
    cwd: directory,
    env_names: ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_CONFIG_DIR'],
    env: { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' },
    timeout_s: 60,
    keep_bytes: 4_000_000,
    ...more,
  });

/** `gh` ends with 4 when nobody is logged in, and else writes the status of the answer. */
export async function ghProblem(
  gh: Gh,
  host: string,
  { exit_code, stderr: said }: Pick<ProgramResult, 'exit_code' | 'stderr'>,
): Promise<Problem> {
  const [, status = '0'] = /\bHTTP (\d{3})\b/.exec(said) ?? [];
  const fields = { values: { host }, untrusted_output: said.slice(-2_000) };
  if (isLimited(Number(status), said))
    return new Problem('FORGE_LIMITED', { ...fields, retry_after_s: await waitAskedBy(gh, host) });
  if (exit_code === 4 || status === '401' || status === '403') return new Problem('FORGE_REFUSED', fields);
  const unknown = status === '404' || status === '422' || said.includes('Could not resolve to a ');
  if (unknown) return new Problem('FORGE_COMMIT_UNKNOWN', fields);
  return new Problem('FORGE_UNREACHABLE', fields);
}

/** GitHub asks for a minute where it does not say for how long (its secondary limits). */
const unsaid_s = 60;

/** `gh` tells no header of an answer that it takes for an error; asking for the limits is free and never limited. */
async function waitAskedBy(gh: Gh, host: string): Promise<number> {
  const { stdout } = await startGh(gh, host, ['--include', 'rate_limit']);
  const { header, body } = includedHeaders(stdout);
  const [core, now] = [coreLimit(parsed(body)), Date.parse(header('date') ?? '')];
  if (core?.remaining !== 0 || Number.isNaN(now)) return unsaid_s;
  return Math.max(0, Math.ceil((Date.parse(core.resets_at) - now) / 1000));
}

/** What the login may still ask; null where a server counts nothing (an own server may have that switched off). */
export async function githubAllowance(gh: Gh, host: string): Promise<Allowance | null> {
  const answer = await startGh(gh, host, ['rate_limit']);
  if (answer.exit_code === 0) return coreLimit(parsed(answer.stdout));
  const problem = await ghProblem(gh, host, answer);
  if (problem.code === 'FORGE_COMMIT_UNKNOWN') return null;
  throw problem;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
