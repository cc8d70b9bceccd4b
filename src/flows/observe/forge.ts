import { remotePlace } from '../../domain/manifests/declared/remote.ts';
import { Problem } from '../../domain/problem.ts';
import type { CiFacts } from '../../domain/records/facts.ts';
import type { ForgeRepository } from '../../ports/forge.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';

/** The repository on its forge, or why there is none. */
export function forgePlace(remoteUrl: string | null): ForgeRepository | string {
  const place = remoteUrl === null ? null : remotePlace(remoteUrl);
  const [owner, name, ...rest] = place?.segments ?? [];
  return place && owner && name && rest.length === 0
    ? { host: place.host, owner, name }
    : 'the remote is no repository of a forge that is known';
}

/** What the forge says of exactly the base commit; null: policy asks for no check there (R124). */
export async function observeForge(world: World, project: Project): Promise<CiFacts | null> {
  if (project.policy.ci.required.length === 0) return null;
  const place = forgePlace(project.remote_url);
  if (typeof place === 'string') return { checks: [], unseen: place };
  try {
    const forge = world.forge(project.root);
    return { checks: await forge.checks(place, project.head.commit), unseen: null };
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'internal') return { checks: [], unseen: error.message };
    throw error;
  }
}
