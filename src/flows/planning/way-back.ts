import type { Analysis } from '../../domain/records/analysis.ts';
import type { ChannelFacts, Facts } from '../../domain/records/facts.ts';
import { placeOf, type RollbackPart } from '../../domain/records/plan.ts';
import { rollbackComplexity } from '../assess.ts';
import type { Project } from '../project/project.ts';

/** The way back, prepared before the first step: what stands now, and what a person reads when all else fails (R134). */
export function rollbackPart(project: Project, analysis: Analysis, facts: Facts, tag: string): RollbackPart {
  const { last } = analysis;
  const published = facts.channels.filter((one) => one.stage === 'production');
  return {
    previous_version: last?.version ?? null,
    previous_tag: last?.tag ?? null,
    snapshot: {
      branch: project.head.branch,
      head: project.head.commit,
      tree: project.head.tree,
      latest: Object.fromEntries(published.map((one) => [placeOf(one), one.latest])),
    },
    instructions: [
      `Before anything is published: rollback removes the branch release/${tag}, its work tree and the local tag; the checkout stands at ${project.head.commit}.`,
      ...published.map((one) => `${one.channel}: ${wayBack(one, tag)}`),
      `The tag ${tag} is never moved or re-created; roll forward with the next version.`,
      `${project.policy.changelog.file}: before the push nothing of it is left; after it the section stays, and the next release marks it [YANKED].`,
    ],
    complexity: rollbackComplexity(project),
  };
}

/** What a rollback does, or asks a person to do, on one channel. */
function wayBack({ ships, latest, package: name }: ChannelFacts, tag: string): string {
  if (ships === 'page') return `the page of ${tag} is marked as rolled back, and nothing of it is deleted.`;
  if (ships === 'crate')
    return `${name} ${tag} is yanked, by the command that release.yaml names for it or by a person; its bytes stay.`;
  if (ships === 'python')
    return `a person yanks ${name} ${tag} on its page of the index; installers then take ${latest ?? 'nothing'}.`;
  if (ships === 'image') return `move latest back to ${latest ?? '(nothing stood there)'}; ${name} ${tag} stays.`;
  return `move latest back to ${latest ?? '(nothing stood there)'} and deprecate ${name}@${tag}.`;
}
