import { detect, forSource } from '../config/detect.ts';
import { makeConfig, mergeTrees, readConfigText } from '../config/parse.ts';
import type { Config } from '../config/schema.ts';
import { canonicalJson, contentId, sha256 } from '../domain/content-id.ts';
import { type FormatName, readField } from '../domain/manifests/index.ts';
import { Problem } from '../domain/problem.ts';
import type { Scheme } from '../domain/release.ts';
import { requireVersion } from '../domain/version/scheme.ts';
import type { GitReader } from '../ports/git.ts';
import type { World } from '../ports/world.ts';

/** A project as one call sees it: where it is, who it is, and the policy of its HEAD commit. */
export interface Project {
  id: string;
  name: string;
  root: string;
  remote_url: string | null;
  head: { commit: string; tree: string; branch: string };
  policy: Config;
  policy_hash: string;
  version: { current: string; scheme: Scheme; file: string; format: FormatName; path: string };
}

/**
 * Opens the repository that holds `directory`. Policy is read from the HEAD commit, never from the working files,
 * so nothing that is merely written to disk changes it.
 */
export async function openProject(world: World, directory: string): Promise<Project> {
  const git = world.git(world.allowed(directory));
  const root = await git.root();
  const head = await git.head();
  const { branch } = head;
  if (branch === null)
    throw new Problem('DETACHED_HEAD', { values: { project: root, commit: head.commit.slice(0, 12) } });
  const policy = await policyAt(world, git, head.commit, root);
  const remote_url = await git.remoteUrl(policy.git.remote);
  return {
    id: contentId('project', remote_url ?? root),
    name: policy.project.name ?? root.split('/').at(-1) ?? root,
    root,
    remote_url,
    head: { commit: head.commit, tree: head.tree, branch },
    policy,
    policy_hash: policyHash(policy),
    version: await currentVersion(git, head.commit, policy, root),
  };
}

/** Names a policy by its content; stands in every plan. */
export const policyHash = (policy: Config): string => sha256(canonicalJson(policy));

/** Detection, preset and release.yaml of one commit, in this order of strength. */
export async function policyAt(world: World, git: GitReader, commit: string, root: string): Promise<Config> {
  const own = await git.readFile(commit, 'release.yaml');
  const written = own === null ? {} : readConfigText(own);
  const preset = typeof written.preset === 'string' ? await presetTree(world, written.preset) : {};
  const files = { read: (file: string) => git.readFile(commit, file), list: () => git.listFiles(commit) };
  const { config: detected } = await detect(files);
  const config = makeConfig([
    forSource(detected, mergeTrees(preset, written)),
    learning(preset, written),
    preset,
    written,
  ]);
  if (!config.versioning.source) throw new Problem('PROJECT_UNDETECTED', { values: { project: root } });
  return config;
}

/** Rules that somebody wrote are followed as they stand; only without them the past is asked. */
function learning(...written: Record<string, unknown>[]): { versioning: { learn: boolean } } {
  const rules = ['bump_rules', 'zero_major', 'unclassified'];
  const said = written.some(({ versioning }) => Object.keys(versioning ?? {}).some((key) => rules.includes(key)));
  return { versioning: { learn: !said } };
}

async function presetTree(world: World, name: string): Promise<Record<string, unknown>> {
  const text = await world.preset(name);
  if (text === null) {
    throw new Problem('PRESET_UNKNOWN', { values: { preset: name, known: (await world.presets()).join(', ') } });
  }
  return readConfigText(text);
}

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
  return { current: requireVersion(field.value, scheme), scheme, ...source };
}
