import { cutAtEntry, forgeLimit } from '../../domain/changelog/limit.ts';
import { releaseNotes } from '../../domain/records/plan.ts';
import { compareVersions, isPrerelease, parseVersion } from '../../domain/version/scheme.ts';
import type { Publication } from '../../ports/channel.ts';
import { requireReleaseCommit } from '../release-tree.ts';
import type { Hands, Planning } from '../step.ts';

/** What people are shown of the release, on channels that show it. */
export async function pageOf(hands: Hands): Promise<Publication['page']> {
  const { plan, policy } = hands.release;
  const { tag, version, project_name } = plan;
  const notes = cutAtEntry(releaseNotes(plan), { limit: forgeLimit, whole: policy.changelog.file });
  return {
    tag,
    commit: await requireReleaseCommit(hands, 'publish'),
    title: `${project_name} ${version.new}`,
    notes,
    prerelease: isPrerelease(version.new, version.scheme),
  };
}

/** `latest` is for final versions of the newest line; a prerelease gets its stage, an older line a tag of its own. */
export function distTag({ new: version, scheme }: Planning['plan']['version'], latest: string | null): string {
  if (isPrerelease(version, scheme)) return /-([A-Za-z][0-9A-Za-z-]*)/.exec(version)?.[1] ?? 'next';
  const older = latest !== null && parseVersion(latest, scheme).ok && compareVersions(latest, version, scheme) > 0;
  return older ? `latest-${/\d+/.exec(version)?.[0]}` : 'latest';
}
