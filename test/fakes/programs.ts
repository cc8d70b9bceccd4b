import { sha256 } from '../../src/domain/content-id.ts';
import { Problem } from '../../src/domain/problem.ts';
import { judgeProgram } from '../../src/domain/programs/program-rules.ts';
import type { ProgramResult, ProgramRun, Programs } from '../../src/ports/programs.ts';

type Scripted = Partial<Pick<ProgramResult, 'exit_code' | 'timed_out' | 'stdout' | 'stderr'>>;

export interface FakePrograms extends Programs {
  /** Everything that was run, in order. */
  readonly runs: ProgramRun[];
  /** What a program does from now on, by the start of its command line; the newest script counts. */
  script(commandLine: string, act: Scripted | ((run: ProgramRun) => Scripted | Promise<Scripted>)): void;
}

/** Programs that do what a test says. What no script knows is missing, as on a machine without it. */
export function fakePrograms(now: () => string = () => '2026-01-05T10:00:00.000Z'): FakePrograms {
  const scripts: { commandLine: string; act: Parameters<FakePrograms['script']>[1] }[] = [];
  const runs: ProgramRun[] = [];
  return {
    runs,
    script: (commandLine, act) => scripts.unshift({ commandLine, act }),
    async run(run) {
      const ruling = judgeProgram(run.argv);
      if (!ruling.allowed) throw new Problem('PROGRAM_NOT_ALLOWED', { values: { ...ruling, allowed: '' } });
      const line = run.argv.join(' ');
      const found = scripts.find((one) => line === one.commandLine || line.startsWith(`${one.commandLine} `));
      if (!found) throw new Problem('GATE_PROGRAM_MISSING', { values: { program: run.argv[0] ?? '' } });
      runs.push(run);
      const started_at = now();
      const result = typeof found.act === 'function' ? await found.act(run) : found.act;
      const whole = { exit_code: result.timed_out ? null : 0, timed_out: false, stdout: '', stderr: '', ...result };
      return { ...whole, output_digest: sha256(`${whole.stdout}\n${whole.stderr}`), started_at, ended_at: now() };
    },
  };
}
