import { Problem } from '../../../domain/problem.ts';
import { isLimited } from '../../../domain/programs/rate-limit.ts';
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
  const { retry_after_s } = answer;
  const asked = retry_after_s === undefined ? {} : { retry_after_s };
  if (status === 0 || status >= 500 || isLimited(status, said))
    throw new Problem('REGISTRY_UNREACHABLE', { values, ...untrusted, ...asked });
  if (status === 401 || status === 403)
    throw new Problem('REGISTRY_AUTH', { values: { ...values, token_env }, ...untrusted });
  throw new Problem('PROGRAM_FAILED', { values: { program: `${channel} API`, exit_code: status }, ...untrusted });
}
