import { sectionOf, versionsOf } from '../domain/changelog/sections.ts';
import type { Resource, ResourceContext } from './resource.ts';

export const changelogVersion: Resource = {
  uri: 'release://changelog/{version}',
  name: 'changelog_version',
  title: 'Changelog of one version',
  description: 'The section of one version in the changelog file as it stands in the last commit.',
  mime: 'text/markdown',
  read: async ({ version = '' }, context) => sectionOf(await text(context), version),
  complete: {
    version: async (context) => versionsOf(await text(context)),
  },
};

async function text({ world, project }: ResourceContext): Promise<string> {
  const { root, head, policy } = await project();
  return (await world.git(root).readFile(head.commit, policy.changelog.file)) ?? '';
}
