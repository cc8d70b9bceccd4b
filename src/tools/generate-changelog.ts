import { stretchTool } from './act.ts';

export const generateChangelog = stretchTool({
  name: 'generate_changelog',
  title: 'Write the changelog and commit',
  description: 'Inserts the Keep a Changelog section and makes the release commit on the release branch; hooks run.',
  effect: 'changes',
});
