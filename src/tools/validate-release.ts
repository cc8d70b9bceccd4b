import { stretchTool } from './entry/act.ts';

export const validateRelease = stretchTool({
  name: 'validate_release',
  title: 'Run the gates',
  description:
    'Reads every version back and runs each quality gate on the release commit; answers with the verdict of every guard.',
  effect: 'changes',
});
