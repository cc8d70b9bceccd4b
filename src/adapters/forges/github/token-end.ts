import type { Forge } from '../../../ports/forge.ts';
import { type Gh, runGh } from './ask.ts';

/** GitHub writes it above every answer to a token that ends; asking for the limits costs nothing. */
export function githubTokenEnd(gh: Gh): Forge['tokenEnd'] {
  return async (host) => {
    const answer = await runGh(gh, host, ['--include', 'rate_limit']);
    const [, end] = /^github-authentication-token-expiration:\s*(.+?)\s*$/im.exec(answer) ?? [];
    const time = end === undefined ? Number.NaN : Date.parse(end);
    return Number.isNaN(time) ? null : new Date(time).toISOString();
  };
}
