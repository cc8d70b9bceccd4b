import { createServer, type Server } from 'node:http';
import type { Check } from '../../../src/ports/forge.ts';

export interface GithubApi {
  commits: Map<string, { runs: Check[]; statuses: Check[] }>;
  state: 'alive' | 'refuses';
  asked: string[];
  server: Server;
}

const run = ({ name, state }: Check) => ({
  name,
  status: state === 'running' ? 'in_progress' : 'completed',
  conclusion: { green: 'success', red: 'failure', running: null }[state],
});
const status = ({ name, state }: Check) => ({
  context: name,
  state: { green: 'success', red: 'failure', running: 'pending' }[state],
});

/** The two pages of the GitHub API that tell of checks, as its documentation shows them, behind a socket for `gh`. */
export function githubApi(): GithubApi {
  const api: GithubApi = { commits: new Map(), state: 'alive', asked: [], server: createServer() };
  api.server.on('request', (request, response) => {
    const url = new URL(request.url ?? '', 'http://github.test');
    api.asked.push(url.pathname);
    const say = (code: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(code, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(body));
    };
    if (api.state === 'refuses') return say(401, { message: 'Bad credentials' });
    const [, sha = '', kind] =
      /\/repos\/honey\/comb\/commits\/([0-9a-f]{40})\/(check-runs|status)$/.exec(url.pathname) ?? [];
    const commit = api.commits.get(sha);
    if (!commit) return say(422, { message: `No commit found for SHA: ${sha}` });
    const all = kind === 'status' ? commit.statuses.map(status) : commit.runs.map(run);
    const size = Number(url.searchParams.get('per_page') ?? 30);
    const page = Number(url.searchParams.get('page') ?? 1);
    const shown = all.slice((page - 1) * size, page * size);
    url.searchParams.set('page', String(page + 1));
    const next = `<https://${request.headers.host}${url.pathname}${url.search}>; rel="next"`;
    say(
      200,
      kind === 'status' ? { state: 'success', statuses: shown } : { total_count: all.length, check_runs: shown },
      page * size < all.length ? { link: next } : {},
    );
  });
  return api;
}
