import { fitOf } from '../domain/components/fit-of-facts.ts';
import { broken, type Guard, held } from './guard.ts';
import { opens } from './moments.ts';

export const componentsFit: Guard = {
  code: 'components-fit',
  never:
    'Never release components that shut each other out, or, where policy is strict, that were not verified to fit.',
  judges: 'world',
  demands: ['R36', 'R47', 'R67', 'R68'],
  applies: (action) => opens(action),
  check(facts, plan, policy) {
    const faults = fitOf(facts, plan, policy).findings.filter((one) => one.blocks);
    if (faults.length === 0) return held;
    return broken('VIOLATION: Components do not fit each other', {
      required_actions: [
        'Mend what `actual` lists (widen the range, add the component, verify it), commit, and plan again.',
      ],
      expected: 'every range lets the new version in, and with a strict policy every component is there and verified',
      actual: `${faults.length} do not fit: ${faults
        .slice(0, 5)
        .map((one) => one.said)
        .join('; ')}`,
      tool: 'plan_release',
    });
  },
};
