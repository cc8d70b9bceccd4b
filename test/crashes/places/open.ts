import type { Stage } from '../../../demo/stage.ts';
import type { Github } from '../../adapters/forges/github/emulator.ts';
import { isOnPath } from '../../driver/on-path.ts';
import { githubPlace } from './github.ts';
import { npmPlace } from './npm.ts';
import { ociPlace } from './oci.ts';
import type { ChannelName, Place } from './place.ts';
import { pypiPlace } from './pypi.ts';

/** Programs that a channel needs here, and the tier that they belong to. */
const needs: Readonly<Partial<Record<ChannelName, { tier: number; programs: readonly string[] }>>> = {
  pypi: { tier: 2, programs: ['uv', 'pypi-server'] },
  oci: { tier: 1, programs: ['docker-registry', 'skopeo', 'buildah', 'dockerd', 'docker'] },
  github: { tier: 1, programs: ['gh'] },
};

/** Of the channels that are wanted, those that this machine can have. Throws where REQUIRE_TIER asks for one that it cannot. */
export function possible(wanted: readonly ChannelName[], say: (words: string) => void): ChannelName[] {
  const required = Number(process.env.REQUIRE_TIER ?? 0);
  return wanted.filter((channel) => {
    const { tier, programs } = needs[channel] ?? { tier: 0, programs: [] };
    const missing = programs.filter((program) => !isOnPath(program));
    if (missing.length === 0) return true;
    if (required >= tier) throw new Error(`tier ${tier} is required, but there is no ${missing.join(', ')}`);
    say(`without ${channel}: there is no ${missing.join(', ')}`);
    return false;
  });
}

/** Starts the services of these channels; `remotes`: of the repositories that have pages; `pipelines`: what theirs did. */
export async function openPlaces(
  stage: Stage,
  channels: readonly ChannelName[],
  remotes: Readonly<Record<string, string>>,
  pipelines: Github['pipelines'],
): Promise<Place[]> {
  const openers: Readonly<Partial<Record<ChannelName, () => Promise<Place>>>> = {
    npm: () => npmPlace(stage),
    pypi: () => pypiPlace(stage.home),
    oci: () => ociPlace(stage.home, ['combs']),
    github: () => githubPlace(stage.home, remotes, pipelines),
  };
  const open: Place[] = [];
  try {
    for (const channel of channels) {
      const place = await openers[channel]?.();
      if (place) open.push(place);
    }
    return open;
  } catch (error) {
    await Promise.all(open.map((place) => place.stop()));
    throw error;
  }
}
