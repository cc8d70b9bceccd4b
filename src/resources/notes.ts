import { audiences } from '../domain/changelog/notes.ts';
import type { Project } from '../flows/project/project.ts';
import type { World } from '../ports/world.ts';
import type { Resource } from './resource.ts';

/** Stands for what is not released yet. */
const unreleased = 'unreleased';

export const notes: Resource = {
  uri: 'release://notes/{version}/{audience}',
  name: 'release_notes',
  title: 'Release notes',
  description: 'The notes of a released version, or of what is `unreleased`, for customers, developers or operations.',
  mime: 'text/markdown',
  async read({ version = '', audience: wanted = '' }, { world, project }) {
    const opened = await project();
    const audience = audiences.find((one) => one === wanted);
    if (!audience || !(await versions(world, opened)).includes(version)) return null;
    const wish = version === unreleased ? {} : { version };
    return (await (await import('../flows/history/tell-changes.ts')).tellChanges(world, opened, { ...wish, audience }))
      .text;
  },
  complete: {
    version: async ({ world, project }) => versions(world, await project()),
    audience: async () => [...audiences],
  },
};

const versions = async (world: World, project: Project): Promise<string[]> => [
  unreleased,
  ...(
    await (await import('../flows/history/releases.ts')).taggedReleases(world.git(project.root), project)
  ).releases.map((one) => one.version),
];
