import { type ChannelFacts, isCommand } from '../domain/records/facts.ts';
import { broken, type Guard, held } from './guard.ts';
import { irreversible, opens } from './moments.ts';

export const channelsReady: Guard = {
  code: 'channels-ready',
  never: 'Never start what a dead registry or a refused token would stop half-way.',
  judges: 'world',
  demands: ['R181'],
  applies: (action) => opens(action) || irreversible(action),
  check({ channels }) {
    const faults = channels
      .filter(({ later }) => !later)
      .map(faultOf)
      .filter((fault) => fault !== null);
    const [first] = faults;
    if (!first) return held;
    return broken('VIOLATION: Registry or credentials not ready', {
      required_actions: faults.map((fault) => fault.action),
      expected: 'every registry answers and accepts the credentials',
      actual: faults.map((fault) => fault.what).join('; '),
      by: 'human',
    });
  },
};

function faultOf({
  channel,
  ships,
  stage,
  by,
  reachable,
  authenticated,
  token_env,
}: ChannelFacts): { what: string; action: string } | null {
  if (!reachable && ships === 'page' && !isCommand(channel))
    return {
      what: `${channel} did not answer for a repository`,
      action: `Name channels.${channel}.repository in release.yaml if the remote is not that place; else see that its program and network work.`,
    };
  if (!reachable)
    return {
      what: `${channel} ${stage} did not answer`,
      action: `Bring up the ${stage} registry of ${channel} or mend its address.`,
    };
  if (authenticated === true || by === 'ci') return null;
  const own =
    ships === 'page' ? 'the login of its program (gh auth login)' : `the ${channel} configuration of the server`;
  const where = token_env ?? own;
  return {
    what: `${channel} ${stage} refuses the credentials`,
    action: `A person must put a valid token into ${where}.`,
  };
}
