import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const noSimultaneousDeployment: Guard = {
  code: 'no-simultaneous-deployment',
  never: 'Never deploy all services at the same time.',
  judges: 'world',
  demands: ['R138'],
  applies: (action) => opens(action) || irreversible(action),
  check(_facts, _plan, { deployment: { services, strategy } }) {
    if (strategy !== 'immediate' || services.length <= 1) return held;
    return broken('VIOLATION: All services deployed at once', {
      required_actions: ['Set deployment.strategy to sequential or canary in release.yaml, then plan again.'],
      expected: 'the strategy immediate for one service at most',
      actual: `simultaneous_deployment: ${services.length} services`,
      tool: 'plan_release',
    });
  },
};
