import { stretchTool } from './entry/act.ts';

export const verifyRelease = stretchTool({
  name: 'verify_release',
  title: 'Verify from production',
  description:
    'Installs the release from production, compares digests, looks whether it works, brings the branch forward and closes the release.',
  effect: 'changes',
});
