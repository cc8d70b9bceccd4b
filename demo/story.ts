import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseAnswer } from '../src/domain/reports/release-answer.ts';
import { lookAtRegistry, lookAtRemote } from '../test/driver/look.ts';
import type { Answer, Session } from '../test/driver/session.ts';
import { components } from '../test/sample-project/components.ts';
import { breakATest, git, makeSampleProject, mendTheTest, type SampleProject } from '../test/sample-project/make.ts';
import { publishEarlier } from '../test/sample-project/publish-earlier.ts';
import { type Stage, setStage } from './stage.ts';

/** What one act leaves for the next. */
export interface Memory {
  stage?: Stage;
  project?: SampleProject;
  session?: Session;
  planId?: string;
  version?: string;
  report?: ReleaseAnswer;
}

export interface Act {
  title: string;
  /** Plays the act, says on the way how far it is, and returns what was seen. */
  play(memory: Memory, say: (words: string) => void): Promise<string>;
}

const seen = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is missing: an earlier act failed`);
  return value;
};

const prove = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`not so: ${what}`);
};

/** A call that must succeed. */
async function ask(
  { session, project }: Memory,
  tool: string,
  args: Record<string, unknown>,
  say: (words: string) => void = () => {},
) {
  const answer = await seen(session, 'server').finish(
    tool,
    { project: seen(project, 'project').directory, ...args },
    {
      progress: (done, total, now) => say(`${done} of ${total}: ${now}`),
    },
  );
  if (answer.failed) throw new Error(`${tool} failed: ${JSON.stringify(answer.data, null, 2)}`);
  return answer.data;
}

const short = (text: unknown, length = 110): string => {
  const line = String(text).split('\n')[0] ?? '';
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};

const startRegistries: Act = {
  title: 'Start two npm registries, one for tests and one for production',
  async play(memory) {
    memory.stage = await setStage();
    return `${memory.stage.registries.test} and ${memory.stage.registries.production}`;
  },
};

const makeProject: Act = {
  title: 'Make a project with a past',
  async play(memory) {
    const { home, registries, tokens } = seen(memory.stage, 'stage');
    const project = makeSampleProject({
      directory: join(home, 'honeycomb'),
      remote: join(home, 'honeycomb.git'),
      registries,
    });
    memory.project = project;
    publishEarlier(project, registries.test, tokens.test);
    publishEarlier(project, registries.production, tokens.production);
    const commits = git(project.directory, 'rev-list', '--count', 'HEAD');
    return `${commits} commits, ${components.length} component files, ${project.tag} on both registries`;
  },
};

const startServer: Act = {
  title: 'Start hive-release and connect an MCP client',
  async play(memory) {
    memory.session = await seen(memory.stage, 'stage').openSession(seen(memory.project, 'project').directory);
    return `${(await memory.session.tools()).length} tools`;
  },
};

const look: Act = {
  title: 'get_release: where does the project stand?',
  play: async (memory) => short((await ask(memory, 'get_release', {})).summary ?? 'no release in progress'),
};

const analyze: Act = {
  title: 'analyze_changes: what do the commits ask for?',
  async play(memory) {
    const { bump, next_version, reasons } = await ask(memory, 'analyze_changes', {});
    prove(bump === 'minor' && next_version === '0.5.0', `the commits ask for 0.5.0, not ${next_version}`);
    return short(`${bump} → ${next_version}; ${reasons[0]}`);
  },
};

const assess: Act = {
  title: 'assess_complexity: how hard will it be?',
  async play(memory) {
    const { score, level } = await ask(memory, 'assess_complexity', {});
    return `score ${score}, ${level}`;
  },
};

async function plan(memory: Memory): Promise<string> {
  const answer = await ask(memory, 'plan_release', {});
  memory.planId = answer.plan_id;
  memory.version = answer.version.new;
  return `${answer.plan_id}: ${answer.items.length} items to ${memory.version}`;
}

const refusal: Act = {
  title: 'run_release with a failing test: it must be refused',
  async play(memory, say) {
    const { directory } = seen(memory.project, 'project');
    breakATest(seen(memory.project, 'project'));
    say(await plan(memory));
    const answer: Answer = await seen(memory.session, 'server').finish(
      'run_release',
      { project: directory, plan_id: memory.planId },
      {
        progress: (done, total, now) => say(`${done} of ${total}: ${now}`),
      },
    );
    prove(answer.failed && answer.data.status === 'REFUSED', 'the release is refused');
    const { production } = seen(memory.stage, 'stage').registries;
    const shelf = await lookAtRegistry(production, seen(memory.project, 'project').packageName);
    prove(shelf.versions[seen(memory.version, 'version')] === undefined, 'nothing reached production');
    return `REFUSED: ${short(answer.data.violations[0])} Required: ${short(answer.data.required_actions[0])}`;
  },
};

const mend: Act = {
  title: 'Mend the test and plan again',
  async play(memory) {
    mendTheTest(seen(memory.project, 'project'));
    return plan(memory);
  },
};

/** The first half with the granular tools, as a careful agent would. */
const granular: readonly Act[] = (
  [
    ['bump_version', {}, 'write the version on a branch of its own'],
    ['sync_components', {}, 'bring every component file along'],
    ['generate_changelog', {}, 'write the changelog and commit'],
    ['validate_release', {}, 'run the gates on exactly that commit'],
    ['build_artifacts', {}, 'pack once'],
    ['publish', { stage: 'test' }, 'publish to the test registry and install from it'],
  ] as const
).map(([tool, args, words]) => ({
  title: `${tool}${'stage' in args ? ` (${args.stage})` : ''}: ${words}`,
  play: async (memory, say) =>
    short((await ask(memory, tool, { plan_id: seen(memory.planId, 'plan'), ...args }, say)).summary),
}));

const runTheRest: Act = {
  title: 'run_release: production, branch and tag, verification',
  async play(memory, say) {
    const answer = await ask(memory, 'run_release', { plan_id: seen(memory.planId, 'plan') }, say);
    prove(answer.status === 'success' && answer.left.length === 0, 'the release is complete');
    return short(answer.summary);
  },
};

const proof: Act = {
  title: 'Look for ourselves: both registries, the remote, the checkout',
  async play(memory) {
    const { registries } = seen(memory.stage, 'stage');
    const project = seen(memory.project, 'project');
    const version = seen(memory.version, 'version');
    const [test, production] = await Promise.all([
      lookAtRegistry(registries.test, project.packageName),
      lookAtRegistry(registries.production, project.packageName),
    ]);
    const integrity = production.versions[version]?.integrity;
    prove(
      integrity !== undefined && integrity === test.versions[version]?.integrity,
      'both registries hold the same bytes',
    );
    prove(production.latest === version, `latest is ${version}`);
    const refs = lookAtRemote(project.remote);
    const head = git(project.directory, 'rev-parse', 'HEAD');
    prove(refs[`refs/tags/v${version}`] !== undefined, `the remote has v${version}`);
    prove(refs['refs/heads/main'] === refs[`refs/tags/v${version}`], 'the branch stands on the tag');
    prove(git(project.directory, 'status', '--porcelain') === '', 'the checkout is clean');
    prove(
      JSON.parse(readFileSync(join(project.directory, 'package.json'), 'utf8')).version === version,
      `the checkout says ${version}`,
    );
    return `same integrity ${integrity?.slice(0, 20)}… on both, v${version} at ${head.slice(0, 12)}`;
  },
};

const rollBack: Act = {
  title: 'plan_rollback and rollback: take it back',
  async play(memory, say) {
    const version = seen(memory.version, 'version');
    const { items } = await ask(memory, 'plan_rollback', { version }, say);
    await ask(memory, 'rollback', { version, reason: 'the demo takes back what it released' }, say);
    return `${items.length} items looked at, done`;
  },
};

const proofOfRollback: Act = {
  title: 'Look for ourselves: latest is back, the bad version is marked',
  async play(memory) {
    const project = seen(memory.project, 'project');
    const version = seen(memory.version, 'version');
    const shelf = await lookAtRegistry(seen(memory.stage, 'stage').registries.production, project.packageName);
    prove(shelf.latest === project.version, `latest is ${project.version} again`);
    prove(Boolean(shelf.versions[version]?.deprecated), `${version} is deprecated`);
    prove(git(project.directory, 'status', '--porcelain') === '', 'the checkout is clean');
    return `latest → ${shelf.latest}; ${version}: "${short(shelf.versions[version]?.deprecated, 60)}"`;
  },
};

const report: Act = {
  title: 'get_release: the report',
  async play(memory) {
    memory.report = (await ask(memory, 'get_release', { view: 'report' })).report;
    return 'below';
  },
};

export const acts: readonly Act[] = [
  startRegistries,
  makeProject,
  startServer,
  look,
  analyze,
  assess,
  refusal,
  mend,
  ...granular,
  runTheRest,
  proof,
  rollBack,
  proofOfRollback,
  report,
];
