import { writeFile } from 'node:fs/promises';
import type { Reviews } from '../../src/domain/approvals/review.ts';
import { Problem } from '../../src/domain/problem.ts';
import type { BuildArtifact, BuildRun } from '../../src/domain/programs/workflows/builds.ts';
import type { Allowance } from '../../src/domain/records/facts.ts';
import type { Check, ForgeRepository, ForgeWriter, PullRequest } from '../../src/ports/forge.ts';

export interface FakeForge extends ForgeWriter {
  /** By `from into`. */
  requests: Map<string, PullRequest & { title: string; body: string }>;
  /** What every commit of `owner/name` that is known has been given. */
  place(repository: string, commit: string, checks: Check[], reviews?: Reviews['reviews']): void;
  /** The account that asks, and when its login ends. */
  account: string;
  end: string | null;
  /** Runs of pipelines, and what they left with its bytes; `looks` is called before each look at the runs. */
  runs: BuildRun[];
  artifacts: (BuildArtifact & { run: number; zip: Buffer })[];
  looks(): void;
  left: Allowance | null;
  state: 'alive' | 'dead' | 'refuses';
}

export function fakeForge(): FakeForge {
  const commits = new Map<string, { checks: Check[]; reviews: Reviews['reviews'] }>();
  const requests: FakeForge['requests'] = new Map();
  const reach = (host: string) => {
    if (forge.state === 'dead') throw new Problem('FORGE_UNREACHABLE', { values: { host } });
    if (forge.state === 'refuses') throw new Problem('FORGE_REFUSED', { values: { host } });
  };
  const look = ({ host, owner, name }: ForgeRepository, commit: string) => {
    reach(host);
    const found = commits.get(`${owner}/${name} ${commit}`);
    if (!found) throw new Problem('FORGE_COMMIT_UNKNOWN', { values: { host } });
    return found;
  };
  const forge: FakeForge = {
    state: 'alive',
    runs: [],
    artifacts: [],
    looks: () => {},
    left: null,
    account: 'release-bot',
    requests,
    async pullRequest({ host }, { from, into }) {
      reach(host);
      const found = requests.get(`${from} ${into}`);
      return found ? { number: found.number, state: found.state } : null;
    },
    async openPullRequest({ host }, { from, into, title, body }) {
      reach(host);
      if (requests.get(`${from} ${into}`)?.state === 'open') return;
      requests.set(`${from} ${into}`, { number: requests.size + 1, state: 'open', title, body });
    },
    end: null,
    place: (repository, commit, checks, reviews = []) =>
      void commits.set(`${repository} ${commit}`, { checks, reviews }),
    tokenEnd: async (host) => {
      reach(host);
      return forge.end;
    },
    async buildRuns({ host }, { workflow, commit }) {
      reach(host);
      forge.looks();
      return forge.runs.filter((one) => one.commit === commit && one.file.endsWith(`/${workflow}`));
    },
    async buildArtifacts({ host }, run, name) {
      reach(host);
      const found = forge.artifacts.filter((one) => one.run === run && one.name === name);
      return found.map(({ run: _run, zip: _zip, ...told }) => told);
    },
    async fetchArtifact({ host }, { id, name }, { file, most_bytes }) {
      reach(host);
      const bytes = forge.artifacts.find((one) => one.id === id)?.zip;
      const missing = (why: string) => new Problem('CI_ARTIFACT_MISSING', { values: { artifact: name, why } });
      if (!bytes) throw missing('the forge does not have it any more');
      if (bytes.length > most_bytes) throw missing(`it has more than ${most_bytes} bytes`);
      await writeFile(file, bytes, { flag: 'wx' });
    },
    allowance: async (host) => {
      reach(host);
      return forge.left;
    },
    checks: async (repository, commit) => look(repository, commit).checks,
    reviews: async (repository, commit) => ({
      host: repository.host,
      account: forge.account,
      reviews: look(repository, commit).reviews,
    }),
  };
  return forge;
}
