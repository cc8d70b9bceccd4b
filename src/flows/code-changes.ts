import type { Analysis } from '../domain/analysis.ts';
import type { Globs } from '../domain/api/reading/reading-of.ts';
import { isBelowOne } from '../domain/conventions/learn.ts';
import { type Bump, bumps } from '../domain/release.ts';
import type { GitReader } from '../ports/git.ts';
import type { World } from '../ports/world.ts';

/** Findings kept in the analysis; a rewrite of everything would fill an agent's context. */
const kept = 200;

/** What the public surface of the code says since a commit; null when there is nothing to compare with. */
export async function codeChanges(
  { syntax }: Pick<World, 'syntax'>,
  git: GitReader,
  { from, to, surface = {} }: { from: string | null; to: string; surface?: Globs },
): Promise<Analysis['api']> {
  if (from === null) return null;
  const { apiDifference } = await import('../domain/api/difference.ts');
  const changes = await git.changedFiles(from, to);
  const links = new Set(changes.filter((one) => one.link).map((one) => one.path));
  const side = async (commit: string) => ({
    paths: await git.listFiles(commit),
    links,
    read: (path: string) => git.readFile(commit, path),
  });
  const [before, after] = await Promise.all([side(from), side(to)]);
  const changed = changes.map((one) => one.path);
  const { bump, findings, not_analyzed } = await apiDifference({
    before,
    after,
    changed,
    read: syntax.read,
    globs: surface,
  });
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
  const unread = api.not_analyzed.slice(0, 5).map((one) => `${one.what} (${one.files}, ${one.why})`);
  return [
    ...(first ? [`The code breaks its public surface in ${breaks.length} place(s), first: ${first.said}`] : []),
    ...(unread.length > 0 ? [`Not analyzed: ${unread.join(', ')}.`] : []),
  ];
}
