import { describeRelease } from '../flows/describe-release.ts';
import type { Resource } from './resource.ts';

export const readiness: Resource = {
  uri: 'release://readiness',
  name: 'readiness',
  title: 'Readiness',
  description: 'The readiness lists: what is met, confirmed, attested and open, the risks, and what blocks.',
  mime: 'application/json',
  read: async (_variables, { world, project }) => describeRelease(world, await project(), 'readiness'),
};
