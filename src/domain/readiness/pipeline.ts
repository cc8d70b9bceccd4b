import { artifactName, type Package } from '../records/artifact.ts';
import { type Facts, isCommand } from '../records/facts.ts';

/** The parts of a delivery pipeline that can be seen (R193), each with what would show it. */
export const pipelineParts = {
  ci: 'a workflow that checks what is pushed or asked for',
  packages: 'a test and a production index for the packages, both answering',
  images: 'every image started from what was built, or a workflow that starts them',
  page: 'a workflow or a channel that shows releases on the forge',
  index: 'a workflow that publishes packages, or an index that takes the credentials of the server',
  docs: 'a workflow or a configuration that hosts the documentation',
} as const;
export type PipelinePart = keyof typeof pipelineParts;

type Seen = Pick<Facts, 'triggers' | 'channels' | 'evidence' | 'release' | 'plan'>;

/** What was seen of this part, in words of ours and the names of files; nothing: not shown. */
export const pipelineShown = (part: PipelinePart, facts: Seen): string[] => [...new Set(shown[part](facts))];

const shown: Record<PipelinePart, (facts: Seen) => string[]> = {
  ci: (facts) => pipelines(facts, 'checks'),
  packages: (facts) => {
    const stages = packageChannels(facts);
    const both = (['test', 'production'] as const).every((stage) => stages.some((one) => one.stage === stage));
    return both ? stages.map(({ channel, stage, package: name }) => `${channel} ${stage} answers for ${name}`) : [];
  },
  images: (facts) => [...startedImages(facts), ...pipelines(facts, 'images')],
  page: ({ triggers, channels }) => [
    ...publishing(triggers, ['page']),
    ...channels
      .filter(({ ships, channel, reachable }) => ships === 'page' && !isCommand(channel) && reachable)
      .map(({ channel, package: name }) => `${channel} shows releases of ${name}`),
  ],
  index: (facts) => [
    ...publishing(facts.triggers, ['python', 'npm']),
    ...packageChannels(facts)
      .filter(({ stage, authenticated }) => stage === 'production' && authenticated === true)
      .map(({ channel, package: name }) => `${channel} production takes the credentials for ${name}`),
  ],
  docs: (facts) => pipelines(facts, 'docs'),
};

const pipelines = ({ triggers }: Seen, does: string): string[] =>
  (triggers?.pipelines ?? [])
    .filter((one) => one.does === does)
    .map(({ file, on, by }) => `${file} on ${on.join(', ')}: ${by}`);

const publishing = (triggers: Facts['triggers'], kinds: readonly string[]): string[] =>
  (triggers?.found ?? [])
    .filter(({ publishes }) => kinds.includes(publishes))
    .map(({ file, on, publishes, by }) => `${file} on ${on} publishes ${publishes}: ${by}`);

const packageChannels = ({ channels }: Seen) =>
  channels.filter(({ ships, reachable }) => (ships === 'npm' || ships === 'python') && reachable);

/** All of them or none: each was started from the bytes of this release. */
function startedImages({ plan, evidence, release }: Seen): string[] {
  const images = (plan?.packages ?? []).filter((one: Package) => one.kind === 'image' && !one.private);
  const started = images.flatMap((image) => {
    const name = artifactName(image);
    const found = evidence.findLast(
      (one) => one.kind === 'install' && one.tree === release?.tree && one.name.startsWith(`${name}@`),
    );
    return found ? [`${name} was started: ${found.id}`] : [];
  });
  return started.length === images.length ? started : [];
}
