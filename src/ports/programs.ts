export interface ProgramRun {
  argv: readonly string[];
  cwd: string;
  /** Names of the server's environment variables that the child may see besides the plain ones (PATH, HOME, …). */
  env_names?: readonly string[];
  /** Values given to the child only. Secrets travel here, never in argv. */
  env?: Readonly<Record<string, string>>;
  timeout_s: number;
  /** How much of standard output is kept, from its end; 64 KiB when absent. */
  keep_bytes?: number;
  /** Standard output goes to this new file as it is and is not kept; beyond `most_bytes` the program is broken off. */
  save?: { file: string; most_bytes: number };
  signal?: AbortSignal;
}

export interface ProgramResult {
  exit_code: number | null;
  timed_out: boolean;
  /** Redacted and cut to the last 64 KiB, standard output to `keep_bytes`. */
  stdout: string;
  stderr: string;
  output_digest: string;
  /** Of `save`: whether the file holds all of it. */
  saved?: 'whole' | 'too much' | 'broken off';
  started_at: string;
  ended_at: string;
}

/**
 * Runs a program from an argument array, never a shell, in a process group of its own that ends with it.
 * Throws GATE_PROGRAM_MISSING when it cannot be started, PROGRAM_NOT_ALLOWED for pip and python (R97), DISK_FULL for
 * what is saved.
 */
export interface Programs {
  run(run: ProgramRun): Promise<ProgramResult>;
}
