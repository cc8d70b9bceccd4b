import type { Account, ChannelTarget } from '../../ports/channel.ts';
import { fetchFrom, textOf } from './fetching.ts';
import {
  type Credentials,
  type PypiSettings,
  placeOf,
  refusedCredentials,
  requireCredentials,
  unreachable,
} from './place.ts';

/**
 * Whether the credentials would be taken. No index has a question for that, so one upload without any file is begun,
 * which can leave nothing: refused without credentials and not refused with them, they are proven. An index that
 * refuses neither proves nothing, and the account stays `unknown`.
 */
export async function preflight(pypi: PypiSettings, { stage }: ChannelTarget): Promise<Account> {
  const credentials = requireCredentials(pypi, stage);
  const { registry } = placeOf(pypi, stage);
  const { account, token_env } = credentials;
  if (registry === null) return { account: 'unknown', token_env };
  const ask = async (known: Credentials | null) => {
    const post = { ':action': 'file_upload', protocol_version: '0' };
    try {
      const answer = await fetchFrom({ url: registry, post, credentials: known, limit: 1024 * 1024, timeout_s: 30 });
      await textOf(answer);
      return answer;
    } catch (cause) {
      throw unreachable(stage, { cause });
    }
  };
  const [{ status: without }, { status, retry_after_s }] = await Promise.all([ask(null), ask(credentials)]);
  if (refuses(status)) throw refusedCredentials(stage, token_env);
  // Nothing takes uploads there: redirected, not found, or broken.
  if (status >= 500 || status === 404 || status === 405 || status === 429 || (status >= 300 && status < 400))
    throw unreachable(stage, { retry_after_s });
  return { account: refuses(without) ? account : 'unknown', token_env };
}

export const refuses = (status: number): boolean => status === 401 || status === 403;
