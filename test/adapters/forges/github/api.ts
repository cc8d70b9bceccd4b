import { createServer, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Review } from '../../../../src/domain/approvals/review.ts';
import type { BuildRun } from '../../../../src/domain/programs/workflows/builds.ts';
import type { Allowance } from '../../../../src/domain/records/facts.ts';
import type { Check } from '../../../../src/ports/forge.ts';
import type { Left } from '../../../contracts/forge.ts';
import { actionsAt } from './actions.ts';

export interface GithubApi {
  commits: Map<string, { runs: Check[]; statuses: Check[]; reviews?: Review[] }>;
  /** Pull requests on a page of the reviews. */
  pulls_a_page: number;
  account: string;
  /** When the token that is shown ends. */
  end: string | null;
  /** `limited`: nothing is left of what may be asked, until `left` says; `slow down`: GitHub's second limit. */
  state: 'alive' | 'refuses' | 'limited' | 'slow down';
  runs: BuildRun[];
  artifacts: Left[];
  left: Allowance | null;
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

const states = { approves: 'APPROVED', objects: 'DISMISSED', says: 'COMMENTED' };

/** One review as GitHub's GraphQL tells it. */
const told = ({ id, by, verdict, commit, text, edited, at }: Review) => ({
  id,
  state: states[verdict],
  body: text,
  submittedAt: at,
  lastEditedAt: edited ? at : null,
  author: by && { __typename: by.person ? 'User' : 'Bot', login: by.account },
  commit: commit && {
    oid: commit.id,
    tree: { oid: commit.tree },
    authors: { nodes: [{ user: null }, ...commit.authors.map((login) => ({ user: { login } }))] },
  },
});

/** A page of the pull requests of a commit; an unknown commit is null there and no error. */
function pullsOf({ commits, account, pulls_a_page }: GithubApi, { commit, endCursor }: Record<string, string>) {
  const known = commits.get(commit ?? '');
  const reviews = known?.reviews ?? [];
  const pulls = [...new Map(reviews.map(({ pull }) => [pull.number, pull])).values()];
  const from = Number(endCursor ?? 0);
  const nodes = pulls.slice(from, from + pulls_a_page).map(({ number, author, merged_as }) => ({
    number,
    author: author === null ? null : { login: author },
    mergeCommit: merged_as === null ? null : { oid: merged_as },
    reviews: { nodes: reviews.filter(({ pull }) => pull.number === number).map(told) },
  }));
  const next = from + pulls_a_page;
  const pageInfo = { hasNextPage: next < pulls.length, endCursor: String(next) };
  const object = known ? { associatedPullRequests: { pageInfo, nodes } } : null;
  return { data: { viewer: { login: account }, repository: { object } } };
}

/** Of any other repository it says what GitHub says of those that one may not see. */
function answerTo(api: GithubApi, question: unknown) {
  const { variables } = question as { variables: Record<string, string> };
  if (variables.owner === 'honey' && variables.name === 'comb') return pullsOf(api, variables);
  const message = `Could not resolve to a Repository with the name '${variables.owner}/${variables.name}'.`;
  return {
    data: { viewer: { login: api.account }, repository: null },
    errors: [{ type: 'NOT_FOUND', path: ['repository'], message }],
  };
}

const refusals: Partial<Record<GithubApi['state'], { code: number; message: string }>> = {
  refuses: { code: 401, message: 'Bad credentials' },
  limited: { code: 403, message: 'API rate limit exceeded for user ID 1.' },
  'slow down': { code: 403, message: 'You have exceeded a secondary rate limit.' },
};

type Say = (code: number, body: unknown) => void;

function sayActions(api: GithubApi, url: URL, response: ServerResponse, say: Say): void {
  const actions = actionsAt(api, url);
  if (Buffer.isBuffer(actions)) response.writeHead(200, { 'content-type': 'application/zip' }).end(actions);
  else say(actions ? 200 : 404, actions ?? { message: 'Not Found' });
}

/** The pages of the GitHub API that tell of checks and reviews, as its documentation shows them, behind a socket. */
export function githubApi(): GithubApi {
  const start = {
    commits: new Map(),
    state: 'alive',
    asked: [],
    pulls_a_page: 20,
    account: 'release-bot',
    end: null,
    left: null,
  } as const;
  const api: GithubApi = { ...start, asked: [], runs: [], artifacts: [], server: createServer() };
  api.server.on('request', async (request, response) => {
    const url = new URL(request.url ?? '', 'http://github.test');
    api.asked.push(url.pathname);
    const say = (code: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(code, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(body));
    };
    if (url.pathname === '/api/v3/rate_limit' && api.state !== 'refuses')
      return say(200, { resources: limitsOf(api) }, endOf(api));
    const refused = refusals[api.state];
    if (refused) return say(refused.code, { message: refused.message });
    if (url.pathname.includes('/actions/')) return sayActions(api, url, response, say);
    if (url.pathname === '/api/graphql') return say(200, answerTo(api, await json(request)));
    const found = checksAt(api, url);
    if (!found) return say(422, { message: `No commit found for SHA` });
    const { link } = found;
    say(200, found.body, link ? { link: `<https://${request.headers.host}${link}>; rel="next"` } : {});
  });
  return api;
}

const limitsOf = ({ left }: GithubApi) =>
  left === null ? {} : { core: { limit: 5000, remaining: left.remaining, reset: Date.parse(left.resets_at) / 1000 } };

/** A page of the checks or statuses of a commit; undefined: there is no such commit. */
function checksAt({ commits }: GithubApi, url: URL) {
  const [, sha = '', kind] =
    /\/repos\/honey\/comb\/commits\/([0-9a-f]{40})\/(check-runs|status)$/.exec(url.pathname) ?? [];
  const commit = commits.get(sha);
  if (!commit) return undefined;
  const { shown, total, link } = pageOf(kind === 'status' ? commit.statuses.map(status) : commit.runs.map(run), url);
  const body = kind === 'status' ? { state: 'success', statuses: shown } : { total_count: total, check_runs: shown };
  return { body, link };
}

/** As GitHub writes it. */
const endOf = ({ end }: GithubApi): Record<string, string> =>
  end === null ? {} : { 'GitHub-Authentication-Token-Expiration': `${end.slice(0, 10)} ${end.slice(11, 19)} UTC` };

function pageOf(all: unknown[], url: URL) {
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  url.searchParams.set('page', String(page + 1));
  const link = page * size < all.length ? `${url.pathname}${url.search}` : null;
  return { shown: all.slice((page - 1) * size, page * size), total: all.length, link };
}
