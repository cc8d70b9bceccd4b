type Tree = Record<string, unknown>;

export const treeOf = (value: unknown): Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
export const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** What sets a GitHub workflow off: `on` may be one word, a list of words or a tree. */
export const eventsOf = (on: unknown): Tree =>
  typeof on === 'string' || Array.isArray(on)
    ? Object.fromEntries(listOf(on).map((word) => [String(word), {}]))
    : treeOf(on);

/** One step of a job: an action with its settings, a script, or what is in neither form. */
export interface WorkflowStep {
  uses: string | null;
  settings: unknown;
  run: string | null;
}

/** The steps of all jobs of a GitHub workflow; with `runs` only of those jobs and steps that it lets through. */
export const stepsOf = (jobs: unknown, runs: (part: unknown) => boolean = () => true): WorkflowStep[] =>
  Object.values(treeOf(jobs))
    .filter(runs)
    .flatMap((job) => listOf(treeOf(job).steps).filter(runs))
    .map((step) => {
      const { uses, run, with: settings } = treeOf(step);
      return { uses: typeof uses === 'string' ? uses : null, settings, run: typeof run === 'string' ? run : null };
    });

/** The commands of a script that are carried out: no comments, continued lines in one. */
export const commandLines = (script: string): string[] =>
  script
    .replace(/[ \t]*\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line));
