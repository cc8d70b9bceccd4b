import { Problem } from '../../domain/problem.ts';
import type { Package } from '../../domain/records/artifact.ts';
import type { ChannelFacts } from '../../domain/records/facts.ts';
import { stages } from '../../domain/records/release.ts';
import type { ChannelReader, VersionTarget } from '../../ports/channel.ts';
import type { World } from '../../ports/world.ts';
import { channelsOf, type ProjectChannel } from '../project/channels.ts';
import { repositoryOf } from '../project/forge-channels.ts';
import type { Project } from '../project/project.ts';

export interface Wanted {
  packages: readonly Package[];
  version: string;
  /** Under which forges keep the release. */
  tag: string;
}

/** Looks at every channel that this release goes to, on both stages. */
export async function observeChannels(
  world: World,
  project: Project,
  { packages, version, tag }: Wanted,
): Promise<ChannelFacts[]> {
  const looks = channelsOf(project.policy, project.root).flatMap((one) =>
    one.ships === 'page' ? [lookAtPage(world, project, one, tag)] : lookAtAll(world, one, packages, version),
  );
  return Promise.all(looks);
}

/** A repository whose place nobody knows was not seen, which is never fine. */
async function lookAtPage(world: World, project: Project, one: ProjectChannel, version: string): Promise<ChannelFacts> {
  const { channel: name, production } = one.settings;
  const repository = repositoryOf(one, project.remote_url);
  const facts = {
    channel: name,
    ships: one.ships,
    stage: 'production' as const,
    token_env: production?.token_env ?? null,
  };
  if (repository === null) return { ...facts, package: 'unknown', ...blind };
  const target = { stage: facts.stage, package: repository, version };
  return { ...facts, package: repository, ...(await lookAt(world.channel(one.settings), target)) };
}

function lookAtAll(
  world: World,
  { ships, settings }: ProjectChannel,
  packages: readonly Package[],
  version: string,
): Promise<ChannelFacts>[] {
  const channel = world.channel(settings);
  const shipped = packages.filter((one) => one.kind === ships && !one.private);
  return stages.flatMap((stage) => {
    const place = settings[stage];
    if (place === null) return [];
    return shipped.map(async ({ name }) => ({
      channel: channel.name,
      ships,
      stage,
      package: name,
      token_env: place.token_env,
      ...(await lookAt(channel, { stage, package: name, version })),
    }));
  });
}

const blind = { reachable: false, authenticated: null, account: null, latest: null, standing: null };

type Look = Pick<ChannelFacts, 'reachable' | 'authenticated' | 'account' | 'latest' | 'standing'>;

/** A dead registry or a refused token is a fact for the guards, not an exception. */
async function lookAt(channel: ChannelReader, { version, ...target }: VersionTarget): Promise<Look> {
  try {
    const [tags, standing, credentials] = await Promise.all([
      channel.tags(target),
      channel.observe({ ...target, version }),
      channel.preflight(target).catch((error: unknown) => {
        if (isRefusal(error)) return null;
        throw error;
      }),
    ]);
    return {
      reachable: true,
      authenticated: credentials !== null,
      account: credentials?.account ?? null,
      latest: tags.latest ?? null,
      standing,
    };
  } catch (error) {
    if (error instanceof Problem && error.kind === 'environment') return blind;
    if (isRefusal(error)) return { ...blind, reachable: true, authenticated: false };
    throw error;
  }
}

const isRefusal = (error: unknown): boolean => error instanceof Problem && error.code === 'REGISTRY_AUTH';
