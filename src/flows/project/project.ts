import type { Config } from '../../config/schema.ts';
import { contentId } from '../../domain/content-id.ts';
import { type FormatName, readField } from '../../domain/manifests/index.ts';
import { Problem } from '../../domain/problem.ts';
import type { Scheme } from '../../domain/records/release.ts';
import { readSpelled } from '../../domain/version/spelling.ts';
import type { GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';
import type { Member } from './members.ts';
import { policyHash, releaseRulesAt } from './policy.ts';

/** What can be analysed: a commit under a policy. A project is one that can be released as well. */
export interface Subject {
  id: string;
  name: string;
  root: string;
  /** The package of a monorepo that this is about, null for the whole project. */
  member: Member | null;
  head: { commit: string; tree: string; branch: string | null };
  /** Whether the clone was cut off, so that releases and commits may be missing. */
  shallow: boolean;
  policy: Config;
  policy_hash: string;
  version: { current: string | null; scheme: Scheme };
}

/** A project as one call sees it: where it is, who it is, and the policy of its HEAD commit. */
export interface Project extends Subject {
  remote_url: string | null;
  head: { commit: string; tree: string; branch: string };
  /** Where the version stands, with its line (R15). */
  version: { current: string; scheme: Scheme } & Place;
}

interface Place {
  file: string;
  format: FormatName;
  path: string;
  line: number;
}

/**
 * Opens the repository that holds `directory`, or one package of it. Policy is read from the HEAD commit, never from
 * the working files, so nothing that is merely written to disk changes it.
 */
export async function openProject(world: World, directory: string, name: string | null = null): Promise<Project> {
  const git = world.git(world.allowed(directory));
  const root = await git.root();
  await refuseOwnPrograms(git, root);
  const { branch, commit, tree, shallow } = await git.head();
  if (branch === null) throw new Problem('DETACHED_HEAD', { values: { project: root, commit: commit.slice(0, 12) } });
  const { policy, member } = await releaseRulesAt(world, git, commit, { root, member: name });
  const remote_url = await git.remoteUrl(policy.git.remote);
  return {
    id: projectId(remote_url ?? root, member),
    name: policy.project.name ?? root.split('/').at(-1) ?? root,
    root,
    remote_url,
    member,
    head: { commit, tree, branch },
    shallow,
    policy,
    policy_hash: policyHash(policy),
    version: await currentVersion(git, commit, policy, root),
  };
}

/** Whoever can write into the repository does not choose what the server starts when it looks. */
export async function refuseOwnPrograms(git: GitReader, root: string): Promise<void> {
  const keys = await git.ownPrograms();
  if (keys.length > 0)
    throw new Problem('REPOSITORY_STARTS_PROGRAMS', { values: { project: root }, untrusted_output: keys.join('\n') });
}

/** Opens the project or package that a call names, or the one that its plan was made for. */
export async function openNamed(
  world: World,
  directory: string,
  named: { package?: string | undefined; plan_id?: string | undefined },
): Promise<Project> {
  const plan = named.plan_id === undefined ? null : await (await world.ledger()).plan(named.plan_id);
  return openProject(world, directory, named.package ?? plan?.member ?? null);
}

/** A package has records of its own; what stands before the dot is the repository it shares with the others. */
export const projectId = (place: string, member: Pick<Member, 'name'> | null): string => {
  const repository = contentId('project', place);
  return member ? `${repository}.${contentId('package', member.name).slice(-12)}` : repository;
};

async function currentVersion(
  git: GitReader,
  commit: string,
  policy: Config,
  root: string,
): Promise<Project['version']> {
  const { source, scheme = 'semver' } = policy.versioning;
  if (!source) throw new Problem('PROJECT_UNDETECTED', { values: { project: root } });
  const ambiguous = (why: string) => new Problem('VERSION_SOURCE_AMBIGUOUS', { values: { file: source.file, why } });
  const text = await git.readFile(commit, source.file);
  if (text === null) throw ambiguous('the file is not in the commit');
  const field = readField(source.format, text, source.path, source.file);
  if (!field.found || typeof field.value !== 'string') throw ambiguous(`there is no text at ${source.path}`);
  const { as, ...place } = source;
  const current = readSpelled(field.value, { scheme, as, file: source.file });
  return { current, scheme, ...place, line: field.line };
}
