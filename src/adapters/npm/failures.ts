import { Problem } from '../../domain/problem.ts';
import type { Stage } from '../../domain/records/release.ts';
import { cleanText } from '../../domain/text.ts';
import type { ProgramResult } from '../../ports/programs.ts';

/** What kind of no a call of npm got. */
export type NpmFailure = 'absent' | 'exists' | 'credentials' | 'unreachable' | 'other';

export interface FailedCall {
  /** `npm view` and the like: ours, never outside text. */
  program: string;
  result: ProgramResult;
  stage: Stage;
  token_env: string | null;
}

const mostOutput = 8_000;
const credentialCodes = /^(?:E401|E403|ENEEDAUTH|EOTP|EAUTHUNKNOWN|EAUTHIP)$/;
const networkCodes =
  /^(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|E?SOCKETTIMEDOUT|ERR_SOCKET_TIMEOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|EPROTO|FETCH_ERROR|E429|E5\d\d|EINVALIDRESPONSE|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+|ENOTCACHED|EBADPROXY)$/;

/** The code npm ends with, from the JSON it prints or from its error lines; empty when it names none. */
export function npmCode({ stdout, stderr }: Pick<ProgramResult, 'stdout' | 'stderr'>): string {
  const json = /"error":\s*\{\s*"code":\s*"([A-Z0-9_]+)"/.exec(stdout)?.[1];
  return json ?? /^npm (?:error|ERR!) code ([A-Z0-9_]+)\s*$/m.exec(stderr)?.[1] ?? '';
}

/** Reads the failure. A version that stands already has many faces: npm's own refusal, 409, or 403 with a sentence. */
export function npmFailure(result: Pick<ProgramResult, 'stdout' | 'stderr' | 'timed_out'>): NpmFailure {
  const code = npmCode(result);
  const text = `${result.stdout}\n${result.stderr}`;
  const taken =
    /cannot publish over|previously published|already (?:present|exists|published)|over existing version/i.test(text);
  if (code === 'EPUBLISHCONFLICT' || code === 'E409' || taken) return 'exists';
  if (result.timed_out || networkCodes.test(code)) return 'unreachable';
  if (credentialCodes.test(code)) return 'credentials';
  return code === 'E404' ? 'absent' : 'other';
}

/** The Problem an agent sees for a failed call. */
export function npmProblem({ program, result, stage, token_env }: FailedCall): Problem {
  const untrusted_output = cleanText(`${result.stderr}\n${result.stdout}`.trim().slice(-mostOutput), {
    max: mostOutput,
  });
  const where = { stage, channel: 'npm' };
  const failure = npmFailure(result);
  if (failure === 'unreachable') return new Problem('REGISTRY_UNREACHABLE', { values: where, untrusted_output });
  if (failure === 'credentials') return refusedCredentials(stage, token_env, untrusted_output);
  if (/\bENOSPC\b|no space left on device/i.test(result.stderr))
    return new Problem('DISK_FULL', { values: { where: 'npm' }, untrusted_output });
  return new Problem('PROGRAM_FAILED', { values: { program, exit_code: String(result.exit_code) }, untrusted_output });
}

export function refusedCredentials(stage: Stage, token_env: string | null, untrusted_output?: string): Problem {
  return new Problem('REGISTRY_AUTH', {
    values: { stage, channel: 'npm', token_env: token_env ?? 'NPM_TOKEN' },
    ...(untrusted_output ? { untrusted_output } : {}),
  });
}
