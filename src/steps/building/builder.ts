import { Problem } from '../../domain/problem.ts';
import type { ArtifactKind } from '../../domain/records/artifact.ts';
import type { ProgramResult } from '../../ports/programs.ts';
import type { Hands } from '../step.ts';

export interface Wanted {
  kind: ArtifactKind;
  package: string;
  version: string;
  /** Relative to the top. */
  directory: string;
}

/** What a builder left below `artifacts/` in the private storage. */
export interface Made {
  argv: readonly string[];
  result: Pick<ProgramResult, 'exit_code' | 'started_at' | 'ended_at'> & { output_digest: string | null };
  /** `integrity` only where the channel shows another digest than the SHA-256 of the bytes: how it is made, or itself. */
  files: { name: string; file: string; integrity?: string | ((bytes: Uint8Array) => string) }[];
  /** Paths inside, as far as the builder says them. */
  contents: string[];
  /** What evidence says of it besides. */
  facts?: Record<string, unknown>;
}

/** Builds one kind of package from the release work tree. Throws PROGRAM_FAILED, ARTIFACT_MISSING. */
export type Builder = (wanted: Wanted, hands: Hands) => Promise<Made>;

/** Why a build ended badly: a full disk is told as what it is, whichever program met it. */
export function buildFailure(program: string, result: ProgramResult, seconds: number): Problem {
  const untrusted_output = `${result.stdout}${result.stderr}`.slice(-4000);
  if (result.timed_out) return new Problem('PROGRAM_TIMED_OUT', { values: { program, seconds }, untrusted_output });
  if (/no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i.test(result.stderr))
    return new Problem('DISK_FULL', { values: { where: program }, untrusted_output });
  return new Problem('PROGRAM_FAILED', {
    values: { program, exit_code: String(result.exit_code) },
    untrusted_output,
  });
}

/** The paths inside; what they promise is looked at by itself (check-artifact). */
export async function pathsIn(files: Made['files'], { archives, release }: Hands): Promise<string[]> {
  const paths: string[] = [];
  for (const { file } of files) await archives.read(`${release.storage}/${file}`, 0, (path) => void paths.push(path));
  return paths;
}
