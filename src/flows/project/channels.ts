import type { Config } from '../../config/schema.ts';
import type { Ships } from '../../domain/records/facts.ts';
import type { ChannelPlace, ChannelSettings } from '../../ports/channel.ts';

export interface ProjectChannel {
  ships: Ships;
  settings: ChannelSettings;
}

/** The channels that policy switches on, in the order in which a release goes to them. */
export function channelsOf({ channels }: Config, directory: string): ProjectChannel[] {
  const { npm, pypi } = channels;
  const all: (ProjectChannel & { enabled: boolean })[] = [
    {
      enabled: npm.enabled,
      ships: 'npm',
      settings: {
        channel: 'npm',
        test: npm.test ? place(npm.test) : null,
        production: place(npm.production),
        directory,
        options: {},
      },
    },
    {
      enabled: pypi.enabled,
      ships: 'python',
      settings: {
        channel: 'pypi',
        test: pypi.test ? place({ ...pypi.test, registry: pypi.test.upload }) : null,
        production: place({ ...pypi.production, registry: pypi.production.upload }),
        directory,
        options: { with: pypi.with, script: pypi.script },
      },
    },
  ];
  return all.flatMap(({ enabled, ...one }) => (enabled ? [one] : []));
}

/** As channelsOf, for a channel that a plan names. */
export function settingsOf(policy: Config, directory: string, name: string): ChannelSettings {
  const found = channelsOf(policy, directory).find(({ settings }) => settings.channel === name);
  if (!found) throw new Error(`no channel ${name}`);
  return found.settings;
}

type Said = { [Key in keyof ChannelPlace]?: string | undefined };

const place = ({ registry, index, token_env, account_env }: Said): ChannelPlace => ({
  registry: registry ?? null,
  index: index ?? null,
  token_env: token_env ?? null,
  account_env: account_env ?? null,
});
