import type { ArtifactKind } from '../records/artifact.ts';
import type { Plan } from '../records/plan.ts';

/** Every channel that can be configured by name, with what it takes; null: a page for people. */
const channels: Readonly<Record<string, ArtifactKind | null>> = {
  npm: 'npm',
  pypi: 'python',
  oci: 'image',
  github: null,
  gitlab: null,
  gitea: null,
};

/** The channels that a plan does not go to, each with the reason: never told as a success (R245). */
export function skippedChannels({ items, packages }: Pick<Plan, 'items' | 'packages'>): Record<string, string> {
  const used = new Set(items.filter(({ phase }) => phase === 'distribution').map(({ input }) => input.channel));
  const skipped = Object.entries(channels).filter(([channel]) => !used.has(channel));
  return Object.fromEntries(
    skipped.map(([channel, kind]) => {
      const ships = kind === null || packages.some((one) => one.kind === kind && !one.private);
      return [channel, ships ? 'policy names no such channel' : `the release has no package of kind ${kind}`];
    }),
  );
}
