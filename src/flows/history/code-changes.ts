import type { Globs } from '../../domain/api/reading/reading-of.ts';
import { isBelowOne } from '../../domain/commits/conventions/learn.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import { type Bump, higherBump } from '../../domain/records/release.ts';
import type { GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';

/** Findings kept in the analysis; a rewrite of everything would fill an agent's context. */
const kept = 200;

export interface Span {
  from: string | null;
  to: string;
  /** Only what lies in it, as if it were the whole project. */
  directory?: string | null;
  /** Which files hold the public surface, where the layout does not say it. */
  surface?: Globs & { dependencies?: 'public' | 'private' };
}

/**
 * What the public surface of the code says since a commit; null when there is nothing to compare with. With a
 * `directory` only what lies in it, as if it were the whole project; its findings name files from there.
 */
export async function codeChanges(
  { syntax }: Pick<World, 'syntax'>,
  git: GitReader,
  { from, to, directory = null, surface = {} }: Span,
): Promise<Analysis['api']> {
  if (from === null) return null;
  const { apiDifference } = await import('../../domain/api/difference.ts');
  const top = directory === null ? '' : `${directory}/`;
  const inside = (paths: readonly string[]) =>
    paths.flatMap((path) => (path.startsWith(top) ? [path.slice(top.length)] : []));
  const changes = await git.changedFiles(from, to);
  const links = new Set(inside(changes.filter((one) => one.link).map((one) => one.path)));
  const side = async (commit: string) => ({
    paths: inside(await git.listFiles(commit)),
    links,
    read: (path: string) => git.readFile(commit, `${top}${path}`),
  });
  const [before, after] = await Promise.all([side(from), side(to)]);
  const changed = inside(changes.map((one) => one.path));
  const { bump, findings, not_analyzed } = await apiDifference({
    before,
    after,
    changed,
    read: syntax.read,
    globs: surface,
    ...(surface.dependencies ? { dependencies: surface.dependencies } : {}),
  });
  const byWeight = [...findings].sort((a, b) => weight[b.severity] - weight[a.severity]);
  return { bump, findings: byWeight.slice(0, kept), not_analyzed: not_analyzed.slice(0, kept) };
}

const weight = { breaking: 2, addition: 1, private: 0 } as const;

/** The bump with the code as its floor; below 1.0.0 a break asks for what the policy says there. */
export function raisedByCode(bump: Bump, api: Analysis['api'], base: string, zeroMajor: Bump): Bump {
  if (api === null || api.bump === 'not_analyzed') return bump;
  const asked = api.bump === 'major' && isBelowOne(base) ? zeroMajor : api.bump;
  return higherBump(bump, asked);
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
