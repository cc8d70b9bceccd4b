import { stretchTool } from './entry/act.ts';

export const bumpVersion = stretchTool({
  name: 'bump_version',
  title: 'Write the version',
  description:
    'Opens the release branch in a work tree of its own and writes the planned version there. Your checkout is not touched.',
  effect: 'changes',
});
