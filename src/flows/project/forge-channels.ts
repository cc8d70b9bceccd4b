import type { Config } from '../../config/schema.ts';
import { remotePlace } from '../../domain/manifests/declared/remote.ts';
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

/** The repository on the forge: as configured, else where the remote is; null when that is no forge's address. */
export function repositoryOf({ settings }: ProjectChannel, remote_url: string | null): string | null {
  const { repository } = settings.options;
  if (typeof repository === 'string') return repository;
  const place = remote_url === null ? null : remotePlace(remote_url);
  if (place === null) return null;
  return (settings.channel === 'github' ? [place.host, ...place.segments] : place.segments).join('/');
}
