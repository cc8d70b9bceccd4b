import type { Resource } from './resource.ts';

export const project: Resource = {
  uri: 'release://project',
  name: 'project',
  title: 'Project',
  description: 'Which project this server releases: name, root, branch, commit, version source and policy hash.',
  mime: 'application/json',
  read: async (_variables, context) => {
    const { id, name, root, head, policy_hash, version } = await context.project();
    return { id, name, root, head, policy_hash, version };
  },
};
