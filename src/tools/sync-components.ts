import { stretchTool } from './act.ts';

export const syncComponents = stretchTool({
  name: 'sync_components',
  title: 'Bring components in step',
  description:
    'Writes the versions of all planned component files on the release branch; only the version bytes change.',
  effect: 'changes',
});
