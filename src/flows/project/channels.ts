import type { Config } from '../../config/schema.ts';
import type { ChannelSettings } from '../../ports/channel.ts';
import { commandChannels } from './command-channels.ts';
import { forgeChannels } from './forge-channels.ts';
import { imageSettings, imagesOf } from './images.ts';
import { placed } from './place.ts';
import type { ProjectChannel } from './project-channel.ts';

export type { ProjectChannel } from './project-channel.ts';

/**
 * The channels that policy switches on, in the order in which a release goes to them: images, packages, pages. Without
 * `tree`, the work tree of a release, none of them starts programs of the project.
 */
export function channelsOf(policy: Config, directory: string, tree?: string): ProjectChannel[] {
  const all = [
    ...packageChannels(policy, directory),
    ...commandChannels(policy, directory),
    ...forgeChannels(policy, directory),
  ];
  return tree === undefined ? all : all.map((one) => ({ ...one, settings: { ...one.settings, tree } }));
}

function packageChannels(policy: Config, directory: string): ProjectChannel[] {
  const { npm, pypi } = policy.channels;
  const all: (ProjectChannel & { enabled: boolean })[] = [
    { enabled: imagesOf(policy).length > 0, ships: 'image', settings: imageSettings(policy, directory) },
    {
      enabled: npm.enabled,
      ships: 'npm',
      by: npm.production.by,
      settings: {
        channel: 'npm',
        test: npm.test ? placed(npm.test) : null,
        production: placed(npm.production),
        directory,
        options: {},
      },
    },
    {
      enabled: pypi.enabled,
      ships: 'python',
      by: pypi.production.by,
      settings: {
        channel: 'pypi',
        test: pypi.test ? placed({ ...pypi.test, registry: pypi.test.upload }) : null,
        production: placed({ ...pypi.production, registry: pypi.production.upload }),
        directory,
        options: { with: pypi.with, script: pypi.script },
      },
    },
  ];
  return all.flatMap(({ enabled, ...one }) => (enabled ? [one] : []));
}

/** As channelsOf, for a channel that a plan names. */
export function settingsOf(
  policy: Config,
  { root, tree }: { root: string; tree: string },
  name: string,
): ChannelSettings {
  const found = channelsOf(policy, root, tree).find(({ settings }) => settings.channel === name);
  if (!found) throw new Error(`no channel ${name}`);
  return found.settings;
}
