import { Problem } from '../../domain/problem.ts';
import { ownIndexes } from '../../domain/programs/uv-indexes.ts';
import type { Stage } from '../../domain/records/release.ts';
import { cleanText } from '../../domain/text.ts';
import type { ProgramResult, ProgramRun } from '../../ports/programs.ts';
import { type PypiSettings, placeOf, unreachable } from './place.ts';

/** Quiet and impatient, and never a Python fetched from somewhere. */
const habits: Readonly<Record<string, string>> = {
  UV_PYTHON_DOWNLOADS: 'never',
  UV_NO_PROGRESS: '1',
  UV_HTTP_RETRIES: '1',
  UV_KEYRING_PROVIDER: 'disabled',
  NO_COLOR: '1',
};

/** Runs uv, or a program that shares its habits. */
export const run = (
  { programs, settings }: PypiSettings,
  { env, ...call }: Omit<ProgramRun, 'cwd' | 'timeout_s'> & Partial<ProgramRun>,
): Promise<ProgramResult> =>
  programs.run({ cwd: settings.directory, timeout_s: 900, ...call, env: { ...habits, ...env } });

/** The simple index of a stage with a slash at its end; where nothing is configured, the one uv itself would ask. */
export async function indexOf(pypi: PypiSettings, stage: Stage): Promise<string> {
  const { index } = placeOf(pypi, stage);
  if (index !== null) return index.replace(/\/*$/, '/');
  const result = await run(pypi, {
    argv: ['uv', 'pip', 'compile', '--emit-index-url', '--no-header', '-'],
    env_names: ownIndexes,
    timeout_s: 60,
  });
  const [, own] = /^--(?:default-index|index-url) (https?:\/\/\S+)$/m.exec(result.stdout) ?? [];
  if (own === undefined) throw unreachable(stage, { untrusted_output: shownOf(result) });
  return own.replace(/\/*$/, '/');
}

const mostOutput = 8_000;

export const shownOf = ({ stderr, stdout }: Pick<ProgramResult, 'stderr' | 'stdout'>): string =>
  cleanText(`${stderr}\n${stdout}`.trim().slice(-mostOutput), { max: mostOutput });

/** The Problem for a program that ended badly; `program` is ours, never outside text. */
export function failed(program: string, seconds: number, result: ProgramResult): Problem {
  const untrusted_output = shownOf(result);
  if (/\bENOSPC\b|no space left on device/i.test(result.stderr))
    return new Problem('DISK_FULL', { values: { where: program }, untrusted_output });
  return result.timed_out
    ? new Problem('PROGRAM_TIMED_OUT', { values: { program, seconds }, untrusted_output })
    : new Problem('PROGRAM_FAILED', { values: { program, exit_code: String(result.exit_code) }, untrusted_output });
}
