import { Problem } from '../../src/domain/problem.ts';
import type { Check, ForgeWriter, PullRequest } from '../../src/ports/forge.ts';

export interface FakeForge extends ForgeWriter {
  /** By `from into`. */
  requests: Map<string, PullRequest & { title: string; body: string }>;
  /** What every commit of `owner/name` that is known has been given. */
  place(repository: string, commit: string, checks: Check[]): void;
  state: 'alive' | 'dead' | 'refuses';
}

export function fakeForge(): FakeForge {
  const commits = new Map<string, Check[]>();
  const requests: FakeForge['requests'] = new Map();
  const refuse = (host: string) => {
    if (forge.state === 'dead') throw new Problem('FORGE_UNREACHABLE', { values: { host } });
    if (forge.state === 'refuses') throw new Problem('FORGE_REFUSED', { values: { host } });
  };
  const forge: FakeForge = {
    state: 'alive',
    requests,
    async pullRequest({ host }, { from, into }) {
      refuse(host);
      const found = requests.get(`${from} ${into}`);
      return found ? { number: found.number, state: found.state } : null;
    },
    async openPullRequest({ host }, { from, into, title, body }) {
      refuse(host);
      if (requests.get(`${from} ${into}`)?.state === 'open') return;
      requests.set(`${from} ${into}`, { number: requests.size + 1, state: 'open', title, body });
    },
    place: (repository, commit, checks) => void commits.set(`${repository} ${commit}`, checks),
    async checks({ host, owner, name }, commit) {
      refuse(host);
      const checks = commits.get(`${owner}/${name} ${commit}`);
      if (!checks) throw new Problem('FORGE_COMMIT_UNKNOWN', { values: { host } });
      return checks;
    },
  };
  return forge;
}
