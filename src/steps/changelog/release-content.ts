import { forgeOf } from '../../domain/changelog/forge.ts';
import type { ReleaseContent } from '../../domain/changelog/section.ts';
import { unmarkedBreaks } from '../../domain/records/analysis.ts';
import type { Planning } from '../step.ts';

/** What the section and the notes of the planned release are made from; null without an analysis. */
export function releaseContent({ facts, plan, reason }: Planning): ReleaseContent | null {
  const { analysis, repository } = facts;
  if (!analysis) return null;
  const forge = repository.remote === null ? null : forgeOf(repository.remote);
  const { previous_tag: previous } = plan.rollback;
  return {
    version: plan.version.new,
    date: plan.date,
    findings: analysis.commits,
    breaks: { found: unmarkedBreaks(analysis), reason },
    forge,
    compareUrl: forge && previous !== null ? forge.compare(previous, plan.tag) : null,
    hotfix: plan.kind === 'hotfix',
  };
}
