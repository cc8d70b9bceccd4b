import { Problem } from '../../domain/problem.ts';
import type { Stage } from '../../domain/records/release.ts';
import { cleanText } from '../../domain/text.ts';
import type { ProgramResult } from '../../ports/programs.ts';

/** What kind of no a registry gave. */
export type OciFailure = 'absent' | 'credentials' | 'unreachable' | 'other';

const mostOutput = 8_000;
const unreachable =
  /connection refused|connection reset|broken pipe|no such host|server misbehaving|network is unreachable|no route to host|i\/o timeout|deadline exceeded|timeout|unexpected EOF|: EOF\b|tls:|x509:|server gave HTTP response|toomanyrequests|too many requests|\b(?:429|50[0-4])\b/i;
const credentials =
  /unauthorized|authentication required|access to the (?:requested )?resource is denied|\bdenied\b|incorrect username|invalid username|\b40[13]\b|no basic auth credentials/i;
const absent = /manifest unknown|name unknown|not known to registry|\b404\b|not found|may not exist/i;

/** Reads a failure of skopeo by the words of the registry in it. */
export function ociFailure({ stderr, timed_out }: Pick<ProgramResult, 'stderr' | 'timed_out'>): OciFailure {
  const words = stderr.replaceAll(/\bsha256:[0-9a-f]{64}\b/g, '');
  if (timed_out || unreachable.test(words)) return 'unreachable';
  if (credentials.test(words)) return 'credentials';
  return absent.test(words) ? 'absent' : 'other';
}

export interface FailedCall {
  /** `skopeo copy` and the like: ours, never outside text. */
  program: string;
  result: ProgramResult;
  stage: Stage;
  token_env: string | null;
}

/** The Problem an agent sees for a failed call. */
export function ociProblem({ program, result, stage, token_env }: FailedCall): Problem {
  const untrusted_output = cleanText(`${result.stderr}\n${result.stdout}`.trim().slice(-mostOutput), {
    max: mostOutput,
  });
  const failure = ociFailure(result);
  if (/no space left on device/i.test(result.stderr))
    return new Problem('DISK_FULL', { values: { where: program }, untrusted_output });
  if (failure === 'unreachable')
    return new Problem('REGISTRY_UNREACHABLE', { values: { stage, channel: 'oci' }, untrusted_output });
  if (failure === 'credentials') return refusedCredentials(stage, token_env, untrusted_output);
  return new Problem('PROGRAM_FAILED', { values: { program, exit_code: String(result.exit_code) }, untrusted_output });
}

export function refusedCredentials(stage: Stage, token_env: string | null, untrusted_output?: string): Problem {
  return new Problem('REGISTRY_AUTH', {
    values: { stage, channel: 'oci', token_env: token_env ?? 'the login of docker or skopeo' },
    ...(untrusted_output ? { untrusted_output } : {}),
  });
}
