import type { Config } from '../../config/schema.ts';
import type { ProjectChannel } from './project-channel.ts';

/** Channels that are commands of the project; what ships nothing tells of the release once it is out. */
export function commandChannels({ channels, environment }: Config, directory: string): ProjectChannel[] {
  return Object.entries(channels.commands).map(([name, { token_env = null, ...said }]) => ({
    ships: said.ships === 'nothing' ? 'page' : said.ships,
    settings: {
      channel: `command:${name}`,
      test: null,
      production: { registry: null, index: null, token_env, account_env: null },
      directory,
      options: { ...said, programs: environment.programs },
    },
  }));
}
