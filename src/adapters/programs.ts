import { open, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Problem } from '../domain/problem.ts';
import { type Environment, namedEnvironment, plainEnvironment } from '../domain/programs/child-environment.ts';
import { judgeFile, judgeProgram, type Ruling } from '../domain/programs/program-rules.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProgramResult, ProgramRun, Programs } from '../ports/programs.ts';
import { processGroup } from './processes/process-group.ts';
import { digestOf, keepOutput, saveOutput } from './processes/program-output.ts';

export interface ProgramSettings {
  environment: Environment;
  /** Hides secrets in output. */
  redact(text: string): string;
  clock: Pick<Clock, 'now'>;
}

/** Output that a process outside the group still holds open is waited for no longer than this. */
const lateOutput_ms = 1_000;

/** Runs programs from argument arrays (port Programs), each in a process group of its own, never through a shell. */
export function createPrograms(settings: ProgramSettings): Programs {
  return { run: (run) => runProgram(settings, run) };
}

async function runProgram({ environment, redact, clock }: ProgramSettings, run: ProgramRun): Promise<ProgramResult> {
  requireAllowed(judgeProgram(run.argv));
  await requireAllowedFile(run);
  const [file = '', ...args] = run.argv;
  const { execa } = await import('execa');
  const started_at = clock.now();
  const child = execa(file, args, {
    cwd: run.cwd,
    env: { ...plainEnvironment(environment), ...namedEnvironment(environment, run.env_names ?? []), ...run.env },
    extendEnv: false,
    stdin: 'ignore',
    encoding: 'buffer',
    buffer: false,
    reject: false,
    detached: true,
    windowsHide: true,
  });
  const hide = (text: string) => redact(hideGiven(text, run.env));
  const saving = run.save && saveOutput(child.stdout, run.save);
  const shown = run.save ? null : child.stdout;
  const [stdout, stderr] = [keepOutput(shown, hide, run.keep_bytes), keepOutput(child.stderr, hide)];
  child.once('exit', () =>
    setTimeout(() => [child.stdout, child.stderr].map((stream) => stream?.destroy()), lateOutput_ms).unref(),
  );
  const { ended, timed_out } = await untilEnd(child, run);
  const saved = await saving;
  if (saved instanceof Problem) throw saved;
  if (child.pid === undefined) throw await notStarted(run, ended.code);
  const [out, error] = [stdout(), stderr()];
  const output = { stdout: out.tail, stderr: error.tail, output_digest: digestOf(out, error) };
  const end = { exit_code: ended.exitCode ?? null, timed_out, ...(saved ? { saved } : {}) };
  return { ...end, ...output, started_at, ended_at: clock.now() };
}

function requireAllowed(ruling: Ruling): void {
  if (ruling.allowed) return;
  const { program, why, suggestion } = ruling;
  throw new Problem('PROGRAM_NOT_ALLOWED', { values: { program, why, suggestion } });
}

/** A program that is named by its path may be a link to another one, or a script for it. */
async function requireAllowedFile({ argv, cwd }: ProgramRun): Promise<void> {
  const [program = ''] = argv;
  if (!program.includes('/')) return;
  const place = await realpath(resolve(cwd, program)).catch(() => null);
  if (place !== null) requireAllowed(judgeFile({ name: place, beginning: await beginningOf(place) }, argv));
}

/** As much as a first line may hold; nothing when it cannot be read. */
async function beginningOf(path: string): Promise<string> {
  const file = await open(path).catch(() => null);
  try {
    const read = await file?.read(Buffer.alloc(512), 0, 512, 0);
    return read?.buffer.toString('latin1', 0, read.bytesRead) ?? '';
  } catch {
    return '';
  } finally {
    await file?.close();
  }
}

interface Ended {
  exitCode?: number | undefined;
  code?: string | undefined;
}
type Child = Parameters<typeof processGroup>[0] & PromiseLike<Ended>;

/** Waits for the end; the group is stopped when the time is over or the signal comes. */
async function untilEnd(child: Child, run: ProgramRun): Promise<{ ended: Ended; timed_out: boolean }> {
  const group = processGroup(child);
  let timed_out = false;
  const timer = setTimeout(() => {
    timed_out = true;
    group.stop();
  }, run.timeout_s * 1000);
  const aborted = () => group.stop();
  run.signal?.addEventListener('abort', aborted, { once: true });
  if (run.signal?.aborted) aborted();
  try {
    return { ended: await child, timed_out };
  } finally {
    clearTimeout(timer);
    run.signal?.removeEventListener('abort', aborted);
  }
}

async function notStarted(run: ProgramRun, code: string | undefined): Promise<Problem> {
  const directory = await stat(run.cwd).catch(() => null);
  if (!directory?.isDirectory()) return new Problem('PROJECT_NOT_FOUND', { values: { project: run.cwd } });
  return new Problem('GATE_PROGRAM_MISSING', { values: { program: run.argv[0] ?? '' }, cause: code });
}

/** Hides the values of variables given to this child only, as far as their names call them secret. */
function hideGiven(text: string, env: ProgramRun['env'] = {}): string {
  const secrets = Object.entries(env).filter(
    ([name, value]) => /TOKEN|SECRET|PASSW|KEY|AUTH/i.test(name) && value.length >= 6,
  );
  return secrets.reduce((rest, [, value]) => rest.replaceAll(value, '[redacted]'), text);
}
