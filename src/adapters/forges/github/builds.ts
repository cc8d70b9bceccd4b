import { z } from 'zod';
import { Problem } from '../../../domain/problem.ts';
import type { BuildArtifact, BuildRun } from '../../../domain/programs/workflows/builds.ts';
import type { Forge, ForgeRepository } from '../../../ports/forge.ts';
import { askGithub, type Gh, ghProblem, startGh } from './ask.ts';

const run = z.object({
  id: z.number(),
  run_attempt: z.number().default(1),
  head_sha: z.string(),
  head_branch: z.string().nullable(),
  event: z.string(),
  path: z.string(),
  repository: z.string().nullable(),
  status: z.string(),
  conclusion: z.string().nullable(),
  html_url: z.string(),
});
const artifact = z.object({
  id: z.number(),
  name: z.string(),
  size_in_bytes: z.number(),
  expired: z.boolean(),
  digest: z.string().nullish(),
});

const runLines =
  '.workflow_runs[] | {id, run_attempt, head_sha, head_branch, event, path, status, conclusion, html_url, repository: .head_repository.full_name} | tojson';
const artifactLines = '.artifacts[] | {id, name, size_in_bytes, expired, digest} | tojson';
const fetch_s = 900;

/** Runs of GitHub Actions and what they left, through `gh`. */
export function githubBuilds(gh: Gh): Pick<Forge, 'buildRuns' | 'buildArtifacts' | 'fetchArtifact'> {
  const at = ({ owner, name }: ForgeRepository) => `repos/${owner}/${name}/actions`;
  return {
    async buildRuns(repository, { workflow, commit }) {
      const path = `${at(repository)}/workflows/${encodeURIComponent(workflow)}/runs?head_sha=${commit}&per_page=100`;
      try {
        return (await askGithub(gh, { repository, words: [path], lines: runLines })).map(runOf);
      } catch (error) {
        // A workflow is known from its first run on.
        if (error instanceof Problem && error.code === 'FORGE_COMMIT_UNKNOWN') return [];
        throw error;
      }
    },
    async buildArtifacts(repository, id, name) {
      const path = `${at(repository)}/runs/${id}/artifacts?name=${encodeURIComponent(name)}&per_page=100`;
      const found = await askGithub(gh, { repository, words: [path], lines: artifactLines });
      return found.map(artifactOf).filter((one) => one.name === name);
    },
    async fetchArtifact(repository, { id, name }, save) {
      const words = [`${at(repository)}/artifacts/${id}/zip`];
      const got = await startGh(gh, repository.host, words, { save, timeout_s: fetch_s });
      const missing = (why: string) => new Problem('CI_ARTIFACT_MISSING', { values: { artifact: name, why } });
      if (got.saved === 'too much') throw missing(`it has more than ${save.most_bytes} bytes`);
      if (/\(HTTP 4(?:04|10)\)/.test(got.stderr)) throw missing('the forge does not have it any more');
      if (got.exit_code !== 0 || got.saved !== 'whole') throw await ghProblem(gh, repository.host, got);
    },
  };
}

function runOf(seen: unknown): BuildRun {
  const { id, run_attempt, head_sha, head_branch, event, path, repository, html_url, ...rest } = run.parse(seen);
  const ended = rest.conclusion === 'success' ? 'green' : 'red';
  return {
    ...{ id, attempt: run_attempt, commit: head_sha, branch: head_branch, event, repository, url: html_url },
    file: path.replace(/@.*$/, ''),
    state: rest.status === 'completed' ? ended : 'running',
  };
}

function artifactOf(seen: unknown): BuildArtifact {
  const { id, name, size_in_bytes, expired, digest = null } = artifact.parse(seen);
  return { id, name, size_bytes: size_in_bytes, expired, digest };
}
