import { stretchTool } from './entry/act.ts';

export const buildArtifacts = stretchTool({
  name: 'build_artifacts',
  title: 'Build once',
  description:
    'Builds the package from the gated commit and records its digests. These bytes are tested and these bytes ship.',
  effect: 'changes',
});
