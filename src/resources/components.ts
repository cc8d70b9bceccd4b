import { observeComponents, sinceOf } from '../flows/components/observe.ts';
import { lastRelease } from '../flows/history/releases.ts';
import type { Resource } from './resource.ts';

export const components: Resource = {
  uri: 'release://components',
  name: 'components',
  title: 'Components',
  description: 'Every file of the last commit that carries a version, with its field, value and kind.',
  mime: 'application/json',
  read: async (_variables, { world, project }) => {
    const opened = await project();
    const last = await lastRelease(world.git(opened.root), opened);
    const { components } = await observeComponents(world, opened, sinceOf({ last, commits: [] }));
    return { version: opened.version.current, minimum: opened.policy.components.minimum, components };
  },
};
