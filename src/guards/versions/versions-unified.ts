import type { ComponentFacts } from '../../domain/records/facts.ts';
import { oneLine } from '../../domain/text.ts';
import { spelling } from '../../domain/version/spelling.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const versionsUnified: Guard = {
  code: 'versions-unified',
  never: 'Never give the components of a coordinated release different versions.',
  judges: 'world',
  demands: ['R46', 'R140'],
  applies: (action, policy) => policy.components.versions === 'unified' && (opens(action) || irreversible(action)),
  check(facts, plan) {
    const { components, current_version: current } = facts;
    const carries = ({ mode, version, as }: ComponentFacts): boolean => {
      const expected = spelling(current, facts.scheme, as);
      return mode === 'framework' && expected.ok && expected.text === String(version);
    };
    const others = components.filter((one) => !carries(one));
    if (components.length > 0 && others.length === 0) return held;
    return broken('VIOLATION: Components do not share one version', {
      required_actions: [
        components.length === 0
          ? 'Name the components under components.sets, or set components.versions to independent.'
          : `Bring every listed component to ${current} with mode framework, commit, and call plan_release again.`,
      ],
      expected: `every component at ${current}, so that all become ${plan.version.new}`,
      actual:
        components.length === 0
          ? 'version_mismatch: no component was found'
          : `version_mismatch: ${others.slice(0, 20).map(shown).join(', ')}`,
      tool: 'plan_release',
    });
  },
};

const shown = ({ id, version }: ComponentFacts): string =>
  `${oneLine(id, 100)} ${version === null ? '(none)' : oneLine(String(version), 60)}`;
