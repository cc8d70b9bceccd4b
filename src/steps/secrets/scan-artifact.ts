import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { artifactFacts, evidenceForTree } from '../release-tree.ts';
import { defineStep, done, notDone } from '../step.ts';
import { largestRead, scanInto, tellScan } from './tell-scan.ts';

/** Looks through every file inside the built package for credentials: what ships may hold more than the tree (R321). */
export const scanArtifact = defineStep({
  name: 'scan-artifact',
  phase: 'building',
  undoable: 'fully',
  check: true,
  input: z.strictObject({ package: z.string() }),
  title: (input) => `look for secrets inside ${input.package}`,
  plan: ({ plan, policy }) =>
    plan.package && !plan.package.private && policy.channels.npm.enabled ? [{ package: plan.package.name }] : [],

  async verify(input, eyes) {
    const [seen, built] = [
      await evidenceForTree(eyes, 'secrets', `package ${input.package}`),
      await evidenceForTree(eyes, 'artifact', input.package),
    ];
    return seen && built && seen.facts.integrity === artifactFacts(built).integrity
      ? done(`${seen.numbers.files} files looked through`)
      : notDone('these bytes were not looked through');
  },

  async apply(input, hands) {
    const started_at = hands.clock.now();
    const built = await evidenceForTree(hands, 'artifact', input.package);
    if (!built) throw new Problem('PHASE_ORDER', { values: { tool: 'build_artifacts', missing: 'build_artifacts' } });
    const { file, integrity } = artifactFacts(built);
    const { scan, see } = scanInto();
    await hands.archives.read(`${hands.release.storage}/${file}`, largestRead, (path, bytes) =>
      see(path.replace(/^package\//, ''), bytes && Buffer.from(bytes).toString('utf8')),
    );
    await tellScan(hands, { name: `package ${input.package}`, started_at, scan, facts: { integrity } });
  },

  async undo() {},
});
