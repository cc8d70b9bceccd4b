import type { Analysis } from '../domain/analysis.ts';
import { isBelowOne } from '../domain/commits/conventions/learn.ts';
import { type Bump, bumps } from '../domain/release.ts';
import type { GitReader } from '../ports/git.ts';
import type { World } from '../ports/world.ts';

/** Findings kept in the analysis; a rewrite of everything would fill an agent's context. */
const kept = 200;

/** What the public surface of the code says since a commit; null when there is nothing to compare with. */
export async function codeChanges(
  world: World,
  git: GitReader,
  from: string | null,
  to: string,
): Promise<Analysis['api']> {
  if (from === null) return null;
  const { apiDifference } = await import('../domain/api/difference.ts');
  const side = async (commit: string) => ({
    paths: await git.listFiles(commit),
    read: (path: string) => git.readFile(commit, path),
  });
  const [before, after, files] = await Promise.all([side(from), side(to), git.changedFiles(from, to)]);
  const changed = files.map((one) => one.path);
  const { bump, findings, not_analyzed } = await apiDifference({ before, after, changed, read: world.syntax.read });
  const byWeight = [...findings].sort((a, b) => weight[b.severity] - weight[a.severity]);
  return { bump, findings: byWeight.slice(0, kept), not_analyzed: not_analyzed.slice(0, kept) };
}

const weight = { breaking: 2, addition: 1, private: 0 } as const;

/** The bump with the code as its floor; below 1.0.0 a break asks for what the policy says there. */
export function raisedByCode(bump: Bump, api: Analysis['api'], base: string, zeroMajor: Bump): Bump {
  if (api === null || api.bump === 'not_analyzed') return bump;
  const asked = api.bump === 'major' && isBelowOne(base) ? zeroMajor : api.bump;
  return bumps.indexOf(asked) > bumps.indexOf(bump) ? asked : bump;
}

/** One sentence on what the code says, for the reasons of the decision. */
export function codeReason(api: Analysis['api']): string[] {
  if (api === null) return [];
  const breaks = api.findings.filter((one) => one.severity === 'breaking');
  const [first] = breaks;
  return [
    ...(first ? [`The code breaks its public surface in ${breaks.length} place(s), first: ${first.said}`] : []),
    ...(api.not_analyzed.length > 0
      ? [
          `Not analyzed: ${api.not_analyzed
            .slice(0, 5)
            .map((one) => one.what)
            .join(', ')}.`,
        ]
      : []),
  ];
}
