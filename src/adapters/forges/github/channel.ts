import type { ChannelSettings, ChannelWriter } from '../../../ports/channel.ts';
import type { Programs } from '../../../ports/programs.ts';
import { pageChannel } from '../pages/channel.ts';
import { restApi } from '../pages/rest.ts';
import { ghApi } from './gh.ts';
import { githubPages } from './pages.ts';

export interface ForgeSettings {
  settings: ChannelSettings;
  programs: Programs;
  /** The value of an environment variable of the server, by its name. */
  token(name: string): string | undefined;
}

/** Release pages of GitHub, through `gh` or, where an address of the API is configured, over HTTP. */
export function githubChannel({ settings, programs, token }: ForgeSettings): ChannelWriter {
  const { registry = null, token_env = null } = settings.production ?? {};
  const secret = token_env === null ? undefined : token(token_env);
  const { directory } = settings;
  const credentials: Record<string, string> = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
  const pages = githubPages({
    token_env: token_env ?? 'GH_TOKEN',
    api: (host) =>
      registry === null
        ? ghApi({ programs, directory, host, token: secret })
        : restApi({ api: registry, credentials, uploads: 'uploads' }),
  });
  return pageChannel(pages, { token_env, locked: token_env !== null && !secret });
}
