import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const ciGreen: Guard = {
  code: 'ci-green',
  never: 'Never release a commit whose required checks on the forge are not all green.',
  judges: 'world',
  demands: ['R124'],
  applies: (action, { ci }) => ci.required.length > 0 && (opens(action) || irreversible(action)),
  check({ ci }, plan, policy) {
    const gaps = ci?.unseen
      ? [ci.unseen]
      : policy.ci.required.flatMap((name) => {
          const states = (ci?.checks ?? []).filter((one) => one.name === name).map(({ state }) => state);
          if (states.length === 0) return [`${name} is missing`];
          const worst = (['red', 'running'] as const).find((state) => states.includes(state));
          return worst ? [`${name} is ${worst}`] : [];
        });
    if (gaps.length === 0) return held;
    return broken('VIOLATION: Checks on the forge not green', {
      required_actions: [
        `Push ${plan.base.commit.slice(0, 12)}, wait until its checks are green, or mend what is red; the server needs gh with a login.`,
      ],
      expected: `green on ${plan.base.commit.slice(0, 12)}: ${policy.ci.required.join(', ')}`,
      actual: gaps.join('; '),
      tool: 'plan_release',
    });
  },
};
