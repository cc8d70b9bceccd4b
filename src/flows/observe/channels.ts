import { Problem } from '../../domain/problem.ts';
import { eachOf, programsAtOnce } from '../../domain/programs/each-of.ts';
import type { Package } from '../../domain/records/artifact.ts';
import { type ChannelFacts, isCommand } from '../../domain/records/facts.ts';
import { type Stage, stages } from '../../domain/records/release.ts';
import type { ChannelReader, VersionTarget } from '../../ports/channel.ts';
import type { Programs } from '../../ports/programs.ts';
import type { World } from '../../ports/world.ts';
import { channelsOf, type ProjectChannel } from '../project/channels.ts';
import { repositoryOf } from '../project/forge-channels.ts';
import type { Project } from '../project/project.ts';

export interface Wanted {
  packages: readonly Package[];
  version: string;
  /** Under which forges keep the release. */
  tag: string;
  /** The one place that an act touches, where only that is looked at. */
  only?: Touched | null;
  /** The work tree of a run, where commands that the project names may run; null: none stands, and to plan none runs. */
  tree: { path: string; programs: Programs } | null;
}

/** What an act says of the place that it touches. */
export type Touched = Partial<Record<'channel' | 'stage' | 'package', unknown>>;

interface PlaceAt {
  one: ProjectChannel;
  stage: Stage;
  name: string | null;
}

/**
 * Looks at every channel that this release goes to, on both stages, or at the one place that an act touches. An act that
 * touches none of them is judged by all.
 */
export async function observeChannels(world: World, project: Project, wanted: Wanted): Promise<ChannelFacts[]> {
  const places = channelsOf(project.policy, project.root, wanted.tree?.path).flatMap((one) =>
    namesOn(one, project, wanted).flatMap((name) =>
      stages.filter((stage) => one.settings[stage] !== null).map((stage) => ({ one, stage, name })),
    ),
  );
  const { only } = wanted;
  const touched = only ? places.filter((place) => isTouched(place, only)) : [];
  // A project may have hundreds of packages.
  return eachOf(touched.length > 0 ? touched : places, programsAtOnce, ({ one, ...place }) =>
    factsOf(world, one, wanted, place),
  );
}

/** Packages are told apart by their names; pages are not, since forges do not care how those are written. */
function isTouched({ one: { settings, ships }, stage, name }: PlaceAt, only: Touched): boolean {
  const fits = (said: unknown, own: string | null) => said === undefined || said === own;
  return (
    fits(only.channel, settings.channel) && fits(only.stage, stage) && (ships === 'page' || fits(only.package, name))
  );
}

/** Under which names the channel keeps the release; null where nobody knows. */
function namesOn(one: ProjectChannel, project: Project, { packages }: Wanted): (string | null)[] {
  if (one.ships !== 'page')
    return packages.filter(({ kind, private: own }) => kind === one.ships && !own).map(({ name }) => name);
  return [
    isCommand(one.settings.channel)
      ? project.name
      : repositoryOf(one, project.remote_url, project.policy.git.forge_host),
  ];
}

async function factsOf(
  world: World,
  { ships, settings, by }: ProjectChannel,
  { version, tag, tree }: Wanted,
  { stage, name }: { stage: Stage; name: string | null },
): Promise<ChannelFacts> {
  const command = isCommand(settings.channel);
  const piped = by === 'ci' && stage === 'production' ? { by } : {};
  // A token is only for reading then, and none is needed where everybody may read.
  const token_env = 'by' in piped ? null : (settings[stage]?.token_env ?? null);
  const facts = { channel: settings.channel, ships, stage, package: name ?? 'unknown', token_env, ...piped };
  if (command && tree === null) return { ...facts, ...blind, later: true };
  // A place that nobody knows was not seen, which is never fine.
  if (name === null) return { ...facts, ...blind };
  const target = { stage, package: name, version: ships === 'page' && !command ? tag : version };
  return { ...facts, ...(await lookAt(world.channel(settings, tree?.programs), target, 'by' in piped)) };
}

const blind = { reachable: false, authenticated: null, account: null, latest: null, standing: null };

type Look = Pick<ChannelFacts, 'reachable' | 'authenticated' | 'account' | 'latest' | 'standing' | 'allowance'>;

/** A dead registry or a refused token is a fact for the guards, not an exception. */
async function lookAt(
  channel: ChannelReader,
  { version, ...target }: VersionTarget,
  onlyLooks: boolean,
): Promise<Look> {
  // Asked by itself: where nothing is left, it is the one answer that still comes.
  const left = (await channel.allowance?.(target).catch(() => null)) ?? null;
  const allowance = left === null ? {} : { allowance: left };
  try {
    const [tags, standing, credentials] = await Promise.all([
      channel.tags(target),
      channel.observe({ ...target, version }),
      onlyLooks
        ? null
        : channel.preflight(target).catch((error: unknown) => {
            if (isRefusal(error)) return null;
            throw error;
          }),
    ]);
    return {
      reachable: true,
      authenticated: onlyLooks ? null : credentials !== null,
      account: credentials?.account ?? null,
      latest: tags.latest ?? null,
      standing,
      ...allowance,
    };
  } catch (error) {
    if (error instanceof Problem && error.kind === 'environment') return { ...blind, ...allowance };
    if (isRefusal(error)) return { ...blind, ...allowance, reachable: true, authenticated: false };
    throw error;
  }
}

const isRefusal = (error: unknown): boolean => error instanceof Problem && error.code === 'REGISTRY_AUTH';
