import { remotePlace } from '../../domain/manifests/declared/remote.ts';
import { Problem } from '../../domain/problem.ts';
import type { Allowance, CiFacts } from '../../domain/records/facts.ts';
import type { ForgeRepository } from '../../ports/forge.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';

/**
 * The repository on the forge that policy names, or why there is none. Whoever can write into a checkout can lead its
 * remote elsewhere; no login is shown and no word believed there.
 */
export function forgePlace(remoteUrl: string | null, forgeHost: string): ForgeRepository | string {
  const place = remoteUrl === null ? null : remotePlace(remoteUrl);
  const [owner, name, ...rest] = place?.segments ?? [];
  if (!place || !owner || !name || rest.length > 0) return 'the remote is no repository of a forge that is known';
  return place.host === forgeHost
    ? { host: forgeHost, owner, name }
    : 'the remote is not on the forge that policy names';
}

/** How many requests are left to the login that asks for checks, reviews and builds; null where none of it is asked. */
export async function observeAllowance(world: World, { policy, root }: Project): Promise<Allowance | null> {
  const { ci, build, git } = policy;
  if (ci.required.length === 0 && build.from !== 'ci' && git.push !== 'pull-request') return null;
  try {
    return await world.forge(root).allowance(git.forge_host);
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'internal') return null;
    throw error;
  }
}

/** What the forge says of exactly the base commit; null: policy asks for no check there (R124). */
export async function observeForge(world: World, project: Project): Promise<CiFacts | null> {
  if (project.policy.ci.required.length === 0) return null;
  const place = forgePlace(project.remote_url, project.policy.git.forge_host);
  if (typeof place === 'string') return { checks: [], unseen: place };
  try {
    const forge = world.forge(project.root);
    return { checks: await forge.checks(place, project.head.commit), unseen: null };
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'internal') return { checks: [], unseen: error.message };
    throw error;
  }
}
