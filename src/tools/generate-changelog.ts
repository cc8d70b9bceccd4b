import { stretchTool } from './act.ts';

export const generateChangelog = stretchTool({
  name: 'generate_changelog',
  title: 'Write the changelog and commit',
  description:
    'Inserts the Keep a Changelog section, makes the release commit (hooks run), then moves the component rows of the database.',
  effect: 'changes',
});
