import { expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { observeForge } from '../../src/flows/observe/forge.ts';
import type { Project } from '../../src/flows/project/project.ts';
import type { World } from '../../src/ports/world.ts';
import { type FakeForge, fakeForge } from '../fakes/forge.ts';

const commit = 'c'.repeat(40);
const asked = configSchema.parse({ ci: { required: ['build'] } });
const project = (remote_url: string | null, policy = asked) =>
  ({ root: '/honeycomb', remote_url, policy, head: { commit, tree: commit, branch: 'main' } }) as Project;
const worldWith = (forge: FakeForge) => ({ forge: () => forge }) as unknown as World;

it('shows no login to a forge that policy does not name', async () => {
  const forge = { ...fakeForge(), checks: () => Promise.reject(new Error('was asked')) };
  const seen = await observeForge(worldWith(forge), project('https://github.honey.test/honey/comb'));
  expect(seen).toEqual({ checks: [], unseen: 'the remote is not on the forge that policy names' });
});

it('looks at nothing where policy asks for nothing', async () => {
  const forge = { ...fakeForge(), checks: () => Promise.reject(new Error('was asked')) };
  expect(
    await observeForge(worldWith(forge), project('git@github.com:honey/comb.git', configSchema.parse({}))),
  ).toBeNull();
});

it.each([
  'git@github.com:honey/comb.git',
  'https://user:secret@github.com/honey/comb',
  'ssh://git@github.com/honey/comb.git',
])('tells the checks of exactly this commit of %s', async (remote) => {
  const forge = fakeForge();
  forge.place('honey/comb', commit, [{ name: 'build', state: 'green' }]);
  expect(await observeForge(worldWith(forge), project(remote))).toEqual({
    checks: [{ name: 'build', state: 'green' }],
    unseen: null,
  });
});

it.each<[string, string | null, FakeForge['state']]>([
  ['there is no remote', null, 'alive'],
  ['the remote is a directory', '/srv/remote.git', 'alive'],
  ['the path is deeper than a repository of GitHub', 'https://github.com/a/b/c', 'alive'],
  ['the remote was led to another forge', 'https://github.honey.test/honey/comb', 'alive'],
  ['the forge does not know the commit', 'https://github.com/honey/comb', 'alive'],
  ['the forge refuses the credentials', 'https://github.com/honey/comb', 'refuses'],
  ['the forge is dead', 'https://github.com/honey/comb', 'dead'],
])('says that it saw nothing when %s', async (_what, remote, state) => {
  const seen = await observeForge(worldWith(Object.assign(fakeForge(), { state })), project(remote));
  expect(seen).toMatchObject({ checks: [], unseen: expect.stringMatching(/\S/) });
});
