import { remotePlace } from '../../domain/manifests/declared/remote.ts';
import { Problem } from '../../domain/problem.ts';
import type { CiFacts } from '../../domain/records/facts.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';

/** What the forge says of exactly the base commit; null: policy asks for no check there (R124). */
export async function observeForge(world: World, project: Project): Promise<CiFacts | null> {
  if (project.policy.ci.required.length === 0) return null;
  const place = project.remote_url === null ? null : remotePlace(project.remote_url);
  const [owner, name, ...rest] = place?.segments ?? [];
  if (!place || !owner || !name || rest.length > 0)
    return { checks: [], unseen: 'the remote is no repository of a forge that is known' };
  try {
    const forge = world.forge(project.root);
    return { checks: await forge.checks({ host: place.host, owner, name }, project.head.commit), unseen: null };
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'internal') return { checks: [], unseen: error.message };
    throw error;
  }
}
