import type { Config } from '../../config/schema.ts';
import type { ProjectChannel } from './project-channel.ts';

/** Channels that are commands of the project; what ships nothing tells of the release once it is out. */
export function commandChannels({ channels, environment }: Config, directory: string): ProjectChannel[] {
  return Object.entries(channels.commands).map(([name, { ships, token_env = null, ...said }]) => ({
    ships: ships === 'nothing' ? 'page' : ships,
    settings: {
      channel: `command:${name}`,
      test: null,
      production: { registry: null, index: null, token_env, account_env: null },
      directory,
      options: { ...said, programs: environment.programs },
    },
  }));
}
