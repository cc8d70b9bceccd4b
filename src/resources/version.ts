import type { Resource } from './resource.ts';

export const version: Resource = {
  uri: 'release://version',
  name: 'version',
  title: 'Current version',
  description: 'The version as it stands in the last commit, its scheme, and the file and field it was read from.',
  mime: 'application/json',
  read: async (_variables, context) => {
    const { version: current, head } = await context.project();
    return { ...current, commit: head.commit, branch: head.branch };
  },
};
