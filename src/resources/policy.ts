import { describePolicy } from '../flows/describe/policy.ts';
import type { Resource } from './resource.ts';

export const policy: Resource = {
  uri: 'release://policy',
  name: 'policy',
  title: 'Policy',
  description:
    'The rules in force at the last commit, where each value comes from, and what is looser than at the last release.',
  mime: 'application/json',
  read: async (_variables, { world, project }) => describePolicy(world, await project()),
};
