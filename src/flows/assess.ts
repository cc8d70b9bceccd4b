import { countFactors, dependencyChanges, escalationFor, scoreComplexity } from '../complexity/index.ts';
import { readManifest } from '../domain/manifests/index.ts';
import type { Analysis } from '../domain/records/analysis.ts';
import type { Plan } from '../domain/records/plan.ts';
import type { ChangedFile, GitReader } from '../ports/git.ts';
import type { World } from '../ports/world.ts';
import { observeComponents, sinceOf } from './components/observe.ts';
import { belongsTo } from './history/commits.ts';
import { channelsOf } from './project/channels.ts';
import type { Project } from './project/project.ts';

export interface Assessment extends ReturnType<typeof scoreComplexity> {
  /** Consultations the level demands, and those the thresholds permit; two tables, reported apart (R105). */
  required: string[];
  allowed: string[];
  analysis_id: string;
}

/** Counts the ten factors from the repository between the last release and HEAD, then scores them (R100-R107). */
export async function assessComplexity(
  world: World,
  project: Project,
  analysis: Analysis,
  options: { emergency: boolean; environments: number },
): Promise<Assessment> {
  const git = world.git(project.root);
  const since = analysis.last?.commit ?? null;
  const [files, { components }, dependencies] = await Promise.all([
    changedFiles(git, since, project),
    observeComponents(world, project, sinceOf(analysis)),
    countDependencyChanges(git, since, project),
  ]);
  const counts = countFactors({
    findings: analysis.commits,
    changedFiles: files,
    components: components.filter((one) => one.mode !== 'skip' && one.mode !== 'mirror').length,
    dependencyChanges: dependencies,
    rollback: rollbackComplexity(project),
    environments: options.environments,
    emergency: options.emergency,
  });
  const score = scoreComplexity(counts);
  return { ...score, ...escalationFor(score.score), analysis_id: analysis.id };
}

/** simple: git only · moderate: something is published · complex: reserved for rows and several services (R213). */
export function rollbackComplexity(project: Project): Plan['rollback']['complexity'] {
  return channelsOf(project.policy, project.root).length > 0 ? 'moderate' : 'simple';
}

const manifests = [
  { name: 'package.json', format: 'json' },
  { name: 'pyproject.toml', format: 'toml' },
] as const;

/** For a package only what it is made of. */
async function changedFiles(git: GitReader, since: string | null, { head, member }: Project): Promise<ChangedFile[]> {
  const files = await git.changedFiles(since, head.commit);
  return files.filter(({ path }) => belongsTo(member, path));
}

async function countDependencyChanges(
  git: GitReader,
  since: string | null,
  { head, member }: Project,
): Promise<number> {
  if (since === null) return 0;
  const changes = await Promise.all(
    manifests.map(async ({ name, format }) => {
      const file = member ? `${member.path}/${name}` : name;
      const [before, after] = await Promise.all([git.readFile(since, file), git.readFile(head.commit, file)]);
      const tree = (text: string | null) => (text === null ? {} : readManifest(format, text, file));
      return dependencyChanges(tree(before), tree(after)).length;
    }),
  );
  return changes.reduce((sum, one) => sum + one, 0);
}
