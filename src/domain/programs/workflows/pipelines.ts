import { commandLines, eventsOf, listOf, stepsOf, treeOf, type WorkflowStep } from './steps.ts';

/** What pipelines do besides publishing packages: check every change, try the images, host the documentation. */
export type PipelineWork = 'checks' | 'images' | 'docs';

export interface Pipeline {
  /** In the base commit. */
  file: string;
  /** The events that set it off, in the words of the file. */
  on: string[];
  does: PipelineWork;
  /** The action or command that shows it. */
  by: string;
}

interface Way {
  does: PipelineWork;
  by: string;
  uses?: RegExp;
  runs?: RegExp;
}

/** Known ways, by the name of an action or by a line of a script. */
const ways: readonly Way[] = [
  { does: 'checks', by: 'pytest', runs: /\b(?:pytest|tox|nox)\b/ },
  {
    does: 'checks',
    by: 'npm test',
    runs: /\b(?:npm|pnpm|yarn|bun)(?: run)? (?:test|check|ci:test)\b|\b(?:vitest|jest|mocha)\b/,
  },
  { does: 'checks', by: 'cargo test', runs: /\bcargo (?:test|nextest|check|clippy)\b/ },
  { does: 'checks', by: 'go test', runs: /\bgo (?:test|vet)\b/ },
  { does: 'checks', by: 'mvn', runs: /\b(?:mvnw?|gradlew?)\b.*\b(?:test|verify|check|build)\b/ },
  { does: 'checks', by: 'make test', runs: /\bmake (?:test|check|ci|lint)\b/ },
  {
    does: 'checks',
    by: 'ruff',
    runs: /\bruff (?:check|format)\b/,
    uses: /^(?:astral-sh\/ruff-action|chartboost\/ruff-action)@/,
  },
  { does: 'checks', by: 'mypy', runs: /\b(?:mypy|pyright)\b/ },
  { does: 'checks', by: 'eslint', runs: /\b(?:eslint|biome|tsc)\b/ },
  { does: 'images', by: 'docker run', runs: /\b(?:docker|podman) (?:container )?run\b/ },
  { does: 'images', by: 'compose up', runs: /\bdocker[ -]compose\b.*\bup\b/ },
  {
    does: 'images',
    by: 'container-structure-test',
    runs: /\bcontainer-structure-test\b/,
    uses: /^plexsystems\/container-structure-test-action@/,
  },
  { does: 'docs', by: 'deploy-pages', uses: /^actions\/deploy-pages@/ },
  {
    does: 'docs',
    by: 'gh-pages',
    uses: /^(?:peaceiris\/actions-gh-pages|jamesives\/github-pages-deploy-action)@/i,
    runs: /\bgh-pages (?:-d|--dist)\b/,
  },
  { does: 'docs', by: 'mkdocs gh-deploy', runs: /\bmkdocs gh-deploy\b/ },
  { does: 'docs', by: 'mike deploy', runs: /\bmike deploy\b/ },
];

/** Changes that are checked are those that come in: by a push to a branch or by a request. */
const incoming = new Set(['push', 'pull_request', 'pull_request_target', 'merge_group']);

/** What a GitHub workflow does for the readiness of the pipeline (R193). */
export function githubPipelines(file: string, workflow: unknown): Pipeline[] {
  const { on, jobs } = treeOf(workflow);
  const events = eventsOf(on);
  const names = Object.keys(events).filter((name) => name !== 'push' || meetsBranches(treeOf(events.push)));
  const found = stepsOf(jobs).flatMap(waysOf);
  return found.flatMap(({ does, by }) => {
    const started = does === 'docs' ? Object.keys(events) : names.filter((name) => incoming.has(name));
    return started.length > 0 ? [{ file, on: started.map((name) => name.slice(0, 40)), does, by }] : [];
  });
}

/** Jobs of `.gitlab-ci.yml`: without rules they run on every push; `pages` is the job that hosts what it makes. */
export function gitlabPipelines(file: string, pipeline: unknown): Pipeline[] {
  return Object.entries(treeOf(pipeline)).flatMap(([name, job]) => {
    const { script, when } = treeOf(job);
    const lines = listOf(script)
      .flat()
      .filter((line) => typeof line === 'string');
    if (lines.length === 0 || when === 'manual') return [];
    const found = waysOf({ uses: null, settings: null, run: lines.join('\n') });
    const pages = name === 'pages' ? [{ does: 'docs' as const, by: 'pages' }] : [];
    return [...found, ...pages].map((one) => ({ file, on: ['push'], ...one }));
  });
}

/** Where the documentation is built elsewhere, by the file that says so. */
export const isDocsHost = (path: string): boolean => /^\.readthedocs\.ya?ml$/.test(path);
export const docsHost = (file: string): Pipeline => ({ file, on: ['push'], does: 'docs', by: 'Read the Docs' });

function waysOf({ uses, run }: WorkflowStep): Pick<Way, 'does' | 'by'>[] {
  const lines = run === null ? [] : commandLines(run);
  return ways
    .filter((way) => (uses !== null && way.uses?.test(uses)) || lines.some((line) => way.runs?.test(line)))
    .map(({ does, by }) => ({ does, by }));
}

/** With filters for tags alone, no branch sets it off. */
const meetsBranches = (push: Record<string, unknown>): boolean =>
  (push.tags === undefined && push['tags-ignore'] === undefined) ||
  push.branches !== undefined ||
  push['branches-ignore'] !== undefined;
