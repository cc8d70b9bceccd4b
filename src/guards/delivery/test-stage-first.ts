import { broken, type Guard, held } from '../guard.ts';
import { carries, irreversible, isFromArchive, parcelOf, seen, testProof } from '../moments.ts';

export const testStageFirst: Guard = {
  code: 'test-stage-first',
  never:
    'Never publish to production what was not installed from the test registry with the same bytes; an image or crate without one is tried from its archive.',
  judges: 'evidence',
  demands: ['R133', 'R180'],
  applies: (action) => irreversible(action),
  check(facts, plan, _policy, action) {
    const packages = plan.items
      .filter(({ step }) => step === 'publish-production' || step === 'await-publication')
      .map(({ input }) => ({ name: parcelOf(input), channel: String(input.channel) }));
    const unproven = packages.filter(({ name }) => {
      const installed = seen(facts, 'install', testProof(plan, name));
      return !installed || !carries(facts, installed, name) || installed.facts.version !== plan.version.new;
    });
    if (unproven.length === 0) return held;
    const tested = new Set(
      plan.items
        .filter(({ step, input }) => step === 'publish-test' || isFromArchive({ step, input }))
        .map(({ input }) => parcelOf(input)),
    );
    const nowhere = unproven.filter(({ name }) => !tested.has(name)).map(({ channel }) => channel);
    const configured = nowhere.length === 0;
    return broken('VIOLATION: Not validated on the test registry', {
      required_actions: configured
        ? [`Call publish with stage "test" for plan ${plan.id}; it uploads and installs.`]
        : [
            `Configure a test registry: ${[...new Set(nowhere)].map((channel) => `channels.${channel}.test`).join(', ')} in release.yaml.`,
          ],
      expected: 'installed from the test registry with the digest that was built',
      actual: `not proven before "${action.title}": ${unproven.map(({ name }) => name).join(', ')}`,
      evidence:
        unproven.map(({ name }) => seen(facts, 'install', testProof(plan, name))?.id).find((id) => id !== undefined) ??
        null,
      by: configured ? 'agent' : 'human',
      tool: 'publish',
      standing: !configured,
    });
  },
};
