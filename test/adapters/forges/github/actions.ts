import type { BuildRun } from '../../../../src/domain/programs/workflows/builds.ts';
import type { Left } from '../../../contracts/forge.ts';

/** What pipelines of a repository did. */
export interface ActionsSeen {
  runs: readonly BuildRun[];
  artifacts: readonly Left[];
}

/** Runs of a workflow, what a run left, or its bytes, as GitHub tells them; null: there is nothing of that name. */
export function actionsAt({ runs, artifacts }: ActionsSeen, url: URL) {
  const [, kind, id = ''] =
    /\/actions\/(workflows|runs|artifacts)\/([^/]+)\/(?:runs|artifacts|zip)$/.exec(url.pathname) ?? [];
  if (kind === 'artifacts') return artifacts.find((one) => String(one.id) === id)?.zip ?? null;
  if (kind === 'runs') {
    const found = artifacts.filter((one) => String(one.run) === id);
    const told = found.map(({ size_bytes, zip: _zip, run: _run, ...one }) => ({ ...one, size_in_bytes: size_bytes }));
    return { total_count: told.length, artifacts: told };
  }
  const known = runs.filter(({ file }) => file === `.github/workflows/${id}`);
  if (known.length === 0) return null;
  const found = known.filter(({ commit }) => commit === url.searchParams.get('head_sha'));
  return { total_count: found.length, workflow_runs: found.map(toldRun) };
}

const toldRun = ({ id, attempt, commit, branch, event, file, repository, state, url }: BuildRun) => ({
  ...{ id, run_attempt: attempt, head_sha: commit, head_branch: branch, event, path: `${file}@refs/heads/${branch}` },
  status: state === 'running' ? 'in_progress' : 'completed',
  conclusion: { green: 'success', red: 'failure', running: null }[state],
  html_url: url,
  head_repository: repository === null ? null : { full_name: repository },
});
