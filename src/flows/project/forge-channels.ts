import type { Config } from '../../config/schema.ts';
import { forgeRepository, remotePlace } from '../../domain/manifests/declared/remote.ts';
import type { ChannelPlace } from '../../ports/channel.ts';
import type { ProjectChannel } from './project-channel.ts';

/** Channels that show a release to people, after it left. */
export function forgeChannels({ channels }: Config, directory: string): ProjectChannel[] {
  const { github, gitlab, gitea } = channels;
  const page = (channel: string, place: Partial<ChannelPlace>, repository: string | undefined): ProjectChannel => ({
    ships: 'page',
    settings: {
      channel,
      test: null,
      production: { registry: null, index: null, token_env: null, account_env: null, ...place },
      directory,
      options: { repository },
    },
  });
  const overHttp = Object.entries({ gitlab, gitea }).flatMap(([name, said]) =>
    said ? [page(name, { registry: said.api, token_env: said.token_env }, said.repository)] : [],
  );
  if (!github) return overHttp;
  const registry = github.with === 'rest' ? (github.api ?? null) : null;
  return [page('github', { registry, token_env: github.token_env ?? null }, github.repository), ...overHttp];
}

/** The repository on the forge: as configured, else where the remote is; null when that is not known. */
export function repositoryOf({ settings }: ProjectChannel, remote: string | null, forge_host: string): string | null {
  const named = typeof settings.options.repository === 'string' ? settings.options.repository : undefined;
  if (settings.channel !== 'github')
    return named ?? (remote === null ? null : (remotePlace(remote)?.segments.join('/') ?? null));
  const found = forgeRepository(named, remote, forge_host);
  return found && `${found.host}/${found.owner}/${found.name}`;
}
