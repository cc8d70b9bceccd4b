import { z } from 'zod';
import { Problem } from '../../../domain/problem.ts';
import { isLimited } from '../../../domain/programs/rate-limit.ts';
import type { ForgeRepository, ForgeWriter } from '../../../ports/forge.ts';
import type { Answer } from '../pages/forge-api.ts';
import type { Gh } from './ask.ts';
import { ghApi } from './gh.ts';

/** GitHub asks for a minute where it does not say for how long. */
const unsaid_s = 60;
const pull = z.object({ number: z.number(), state: z.string(), merged_at: z.string().nullish() });

/** Pull requests of GitHub through `gh`. */
export function githubPulls({ programs, directory }: Gh): Pick<ForgeWriter, 'pullRequest' | 'openPullRequest'> {
  const on = ({ host, owner, name }: ForgeRepository) => {
    const api = ghApi({ programs, directory, host, token: undefined });
    return { api, pulls: `repos/${owner}/${name}/pulls` };
  };
  return {
    async pullRequest(repository, { from, into }) {
      const { api, pulls } = on(repository);
      const wanted = new URLSearchParams({ head: `${repository.owner}:${from}`, base: into, state: 'all' });
      const { json } = accepted(await api.ask('GET', `${pulls}?${wanted}`), repository);
      const [newest] = z
        .array(pull)
        .parse(json ?? [])
        .sort((a, b) => b.number - a.number);
      if (!newest) return null;
      const { number, state, merged_at } = newest;
      return { number, state: merged_at ? 'merged' : state === 'open' ? 'open' : 'closed' };
    },
    async openPullRequest(repository, { from, into, title, body }) {
      const { api, pulls } = on(repository);
      const answer = await api.ask('POST', pulls, { head: from, base: into, title, body });
      if (answer.status !== 422 || !/already exists/i.test(answer.said)) accepted(answer, repository);
    },
  };
}

function accepted(answer: Answer, { host }: ForgeRepository): Answer {
  const { status, said, retry_after_s } = answer;
  const told = { values: { host }, untrusted_output: said.slice(-2_000) };
  if (status >= 200 && status < 300) return answer;
  if (isLimited(status, said))
    throw new Problem('FORGE_LIMITED', { ...told, retry_after_s: retry_after_s ?? unsaid_s });
  const code = status === 401 || status === 403 || status === 404 ? 'FORGE_REFUSED' : 'FORGE_UNREACHABLE';
  throw new Problem(code, told);
}
