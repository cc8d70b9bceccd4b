import { expect, it } from 'vitest';
import { repositoryOf } from '../../../src/flows/project/forge-channels.ts';

it.each([
  ['github', undefined, 'git@github.com:honey/comb.git', 'github.com/honey/comb'],
  ['github', 'bee/hive', 'git@github.com:honey/comb.git', 'github.com/bee/hive'],
  ['github', 'forge.example/bee/hive', 'git@github.com:honey/comb.git', 'forge.example/bee/hive'],
  ['github', undefined, 'https://elsewhere.example/honey/comb', null],
  ['github', 'bee/hive', 'https://elsewhere.example/honey/comb', 'github.com/bee/hive'],
  ['gitlab', undefined, 'https://lab.example/group/sub/comb.git', 'group/sub/comb'],
  ['gitea', 'bee/hive', null, 'bee/hive'],
  ['github', undefined, null, null],
])('%s with %s and the remote %s: %s', (channel, repository, remote, wanted) => {
  const settings = { channel, test: null, production: null, directory: '/', options: { repository } };
  expect(repositoryOf({ ships: 'page', settings }, remote, 'github.com')).toBe(wanted);
});
