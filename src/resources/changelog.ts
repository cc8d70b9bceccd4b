import type { Resource } from './resource.ts';

export const changelog: Resource = {
  uri: 'release://changelog',
  name: 'changelog',
  title: 'Changelog',
  description: 'The changelog file as it stands in the last commit.',
  mime: 'text/markdown',
  read: async (_variables, { world, project }) => {
    const { root, head, policy } = await project();
    return world.git(root).readFile(head.commit, policy.changelog.file);
  },
};
