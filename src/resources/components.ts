import type { Resource } from './resource.ts';

export const components: Resource = {
  uri: 'release://components',
  name: 'components',
  title: 'Components',
  description: 'Every file of the last commit that carries a version, with its field, value and kind.',
  mime: 'application/json',
  read: async (_variables, { world, project }) => {
    const opened = await project();
    const last = await (await import('../flows/history/releases.ts')).lastRelease(world.git(opened.root), opened);
    const { components } = await (await import('../flows/components/observe.ts')).observeComponents(
      world,
      opened,
      (await import('../flows/components/observe.ts')).sinceOf({ last, commits: [] }),
    );
    return { version: opened.version.current, minimum: opened.policy.components.minimum, components };
  },
};
