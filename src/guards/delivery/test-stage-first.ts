import { broken, type Guard, held } from '../guard.ts';
import { irreversible, seen } from '../moments.ts';

export const testStageFirst: Guard = {
  code: 'test-stage-first',
  never: 'Never publish to production what was not installed from the test registry with the same bytes.',
  judges: 'evidence',
  demands: ['R133', 'R180'],
  applies: (action) => irreversible(action),
  check(facts, plan, _policy, action) {
    const packages = plan.items
      .filter((item) => item.step === 'publish-production')
      .map((item) => String(item.input.package));
    const unproven = packages.filter((name) => {
      const built = seen(facts, 'artifact', name);
      const installed = seen(facts, 'install', `${name}@test`);
      return (
        !built ||
        !installed ||
        installed.facts.integrity !== built.facts.integrity ||
        installed.facts.version !== plan.version.new
      );
    });
    if (unproven.length === 0) return held;
    const configured = plan.items.some((item) => item.step === 'publish-test');
    return broken('VIOLATION: Not validated on the test registry', {
      required_actions: configured
        ? [`Call publish with stage "test" for plan ${plan.id}; it uploads and installs.`]
        : ['Configure a test registry under channels.npm.test in release.yaml.'],
      expected: 'installed from the test registry with the digest that was built',
      actual: `not proven before "${action.title}": ${unproven.join(', ')}`,
      evidence:
        unproven.map((name) => seen(facts, 'install', `${name}@test`)?.id).find((id) => id !== undefined) ?? null,
      by: configured ? 'agent' : 'human',
      tool: 'publish',
      standing: !configured,
    });
  },
};
