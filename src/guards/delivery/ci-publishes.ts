import { type ChannelFacts, takesPackages } from '../../domain/records/facts.ts';
import { broken, type Guard, held } from '../guard.ts';
import { opens } from '../moments.ts';

export const ciPublishes: Guard = {
  code: 'ci-publishes',
  never:
    'Never leave a channel to the project’s pipeline when no workflow is seen to publish it once the tag is pushed.',
  judges: 'world',
  demands: ['R193', 'R245'],
  applies: (action, { channels: { npm, pypi } }) =>
    opens(action) && [npm, pypi].some(({ production }) => production.by === 'ci'),
  check({ channels, triggers }) {
    const left = channels.filter((one) => one.by === 'ci' && takesPackages(one));
    const isStarted = ({ ships }: ChannelFacts) =>
      triggers?.found.some(({ on, publishes }) => on === 'tag' && publishes === ships) === true;
    const nobody = left.filter((one) => !isStarted(one));
    if (nobody.length === 0) return held;
    const names = nobody.map(({ channel }) => channel).join(', ');
    return broken('VIOLATION: No pipeline publishes what is left to it', {
      required_actions: [
        `Let a workflow that starts at the push of the tag publish ${names} by a command that is known (npm publish, uv publish, twine upload …), or take by: ci out of release.yaml.`,
      ],
      expected: `a workflow of the base commit that publishes ${names} when the tag is pushed`,
      actual: triggers === null ? 'nobody looked at the workflows' : 'none was found',
      by: 'human',
      standing: true,
    });
  },
};
