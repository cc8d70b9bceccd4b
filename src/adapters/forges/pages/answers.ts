import { Problem } from '../../../domain/problem.ts';
import { cleanText } from '../../../domain/text.ts';
import type { Answer } from './forge-api.ts';

export interface Asked {
  channel: string;
  token_env: string;
  /** Statuses that are an answer besides those of success, such as 404. */
  accepts?: readonly number[];
}

/** The answer, when it is one. Throws REGISTRY_AUTH, REGISTRY_UNREACHABLE, PROGRAM_FAILED. */
export function accepted(answer: Answer, { channel, token_env, accepts = [] }: Asked): Answer {
  const { status, said } = answer;
  if ((status >= 200 && status < 300) || accepts.includes(status)) return answer;
  const values = { stage: 'production', channel };
  const untrusted = said === '' ? {} : { untrusted_output: cleanText(said.slice(-4_000), { max: 4_000 }) };
  const later = status === 0 || status === 429 || status >= 500 || (status === 403 && /rate limit/i.test(said));
  if (later) throw new Problem('REGISTRY_UNREACHABLE', { values, ...untrusted });
  if (status === 401 || status === 403)
    throw new Problem('REGISTRY_AUTH', { values: { ...values, token_env }, ...untrusted });
  throw new Problem('PROGRAM_FAILED', { values: { program: `${channel} API`, exit_code: status }, ...untrusted });
}
