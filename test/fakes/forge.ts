import { Problem } from '../../src/domain/problem.ts';
import type { Check, Forge } from '../../src/ports/forge.ts';

export interface FakeForge extends Forge {
  /** What every commit of `owner/name` that is known has been given. */
  place(repository: string, commit: string, checks: Check[]): void;
  state: 'alive' | 'dead' | 'refuses';
}

export function fakeForge(): FakeForge {
  const commits = new Map<string, Check[]>();
  const forge: FakeForge = {
    state: 'alive',
    place: (repository, commit, checks) => void commits.set(`${repository} ${commit}`, checks),
    async checks({ host, owner, name }, commit) {
      if (forge.state === 'dead') throw new Problem('FORGE_UNREACHABLE', { values: { host } });
      if (forge.state === 'refuses') throw new Problem('FORGE_REFUSED', { values: { host } });
      const checks = commits.get(`${owner}/${name} ${commit}`);
      if (!checks) throw new Problem('FORGE_COMMIT_UNKNOWN', { values: { host } });
      return checks;
    },
  };
  return forge;
}
