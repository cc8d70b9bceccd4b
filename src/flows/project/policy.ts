import { detect, forSource } from '../../config/detection/detect.ts';
import { makeConfig, mergeTrees, readConfigText } from '../../config/parse.ts';
import type { Config, ConfigInput } from '../../config/schema.ts';
import type { Layer } from '../../config/sources.ts';
import { canonicalJson, sha256 } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import type { GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';
import { findMember, type Member } from './members.ts';

type Tree = Record<string, unknown>;

/** The rules of one commit, and for a package of a monorepo which one they are for. */
export interface Rules {
  policy: Config;
  member: Member | null;
  /** What they are made of, the weakest first. */
  layers: Layer[];
}

/** Names a policy by its content; stands in every plan. */
export const policyHash = (policy: Config): string => sha256(canonicalJson(policy));

/**
 * Detection, preset and release.yaml of one commit, in this order of strength. A package has the rules of its project,
 * with version source, tags, changelog and channel of its own. Throws CONFIG_*, PRESET_UNKNOWN, PACKAGE_UNKNOWN.
 */
export async function rulesAt(world: World, git: GitReader, commit: string, name: string | null): Promise<Rules> {
  const own = await git.readFile(commit, 'release.yaml');
  const written = own === null ? {} : readConfigText(own);
  const preset = typeof written.preset === 'string' ? await presetTree(world, written.preset) : {};
  const { config, rivals } = await detect({
    read: (file) => git.readFile(commit, file),
    list: () => git.listFiles(commit),
  });
  refuseRivals(rivals, written);
  const detected = forSource(config, mergeTrees(preset, written));
  const learns: Layer = { source: 'detected', tree: learning(preset, written) };
  const whole: Layer[] = [
    { source: 'detected', tree: detected },
    learns,
    { source: 'preset', tree: preset },
    { source: 'release.yaml', tree: written },
  ];
  const policy = merged(whole);
  if (name === null) return { policy, member: null, layers: whole };
  const { member, detected: inside } = await findMember(git, commit, policy.packages, name);
  const { gates, ...mine } = inside;
  const layers: Layer[] = [
    { source: 'detected', tree: withoutOwn(detected) },
    { source: 'detected', tree: { gates: Object.keys(detected.gates ?? {}).length > 0 ? {} : (gates ?? {}) } },
    learns,
    { source: 'preset', tree: withoutOwn(preset) },
    { source: 'detected', tree: mine },
    { source: 'release.yaml', tree: withoutOwn(written) },
    { source: 'package', tree: ownKeys(member, policy) },
  ];
  return { policy: merged(layers), member, layers };
}

const merged = (layers: readonly Layer[]): Config => makeConfig(layers.map(({ tree }) => tree));

/** Of several manifests that may carry the version release.yaml must name the one that does. */
function refuseRivals(rivals: readonly string[], { versioning }: Tree): void {
  const said = typeof versioning === 'object' && versioning !== null && 'source' in versioning;
  if (said || rivals.length === 0) return;
  const why = 'more than one file carries a version';
  throw new Problem('VERSION_SOURCE_AMBIGUOUS', { values: { file: rivals.join(' and '), why } });
}

/** As rulesAt, for what cannot go on without a version. Throws PROJECT_UNDETECTED too. */
export async function releaseRulesAt(
  world: World,
  git: GitReader,
  commit: string,
  { root, member }: { root: string; member: string | null },
): Promise<Rules> {
  const rules = await rulesAt(world, git, commit, member);
  if (!rules.policy.versioning.source) throw new Problem('PROJECT_UNDETECTED', { values: { project: root } });
  return rules;
}

/** Rules that somebody wrote are followed as they stand; only without them the past is asked. */
function learning(...written: Tree[]): { versioning: { learn: boolean } } {
  const rules = ['bump_rules', 'zero_major', 'unclassified'];
  const said = written.some(({ versioning }) => Object.keys(versioning ?? {}).some((key) => rules.includes(key)));
  return { versioning: { learn: !said } };
}

/** What is said of the whole project and not of a package in it: where the version stands, tags, changelog, components. */
function withoutOwn({ project: _project, changelog: _changelog, components: _components, ...tree }: Tree): Tree {
  const {
    scheme: _scheme,
    source: _source,
    mirrors: _mirrors,
    tag_prefix: _prefix,
    ...rules
  } = treeOf(tree.versioning);
  return { ...tree, versioning: rules };
}

/** What release.yaml says of this package; of the components those that are kept in its directory. */
function ownKeys({ name, path }: Member, { packages, components }: Config): ConfigInput {
  const { tag_prefix, scheme, source, mirrors, changelog } = packages[name] ?? {};
  const said = { tag_prefix, scheme, source, mirrors };
  return {
    project: { name },
    versioning: Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    changelog: { file: changelog ?? `${path}/CHANGELOG.md` },
    components: { sets: components.sets.filter(({ glob }) => glob.startsWith(`${path}/`)) },
  };
}

const treeOf = (value: unknown): Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};

async function presetTree(world: World, name: string): Promise<Tree> {
  const text = await world.preset(name);
  if (text === null) {
    throw new Problem('PRESET_UNKNOWN', { values: { preset: name, known: (await world.presets()).join(', ') } });
  }
  return readConfigText(text);
}
