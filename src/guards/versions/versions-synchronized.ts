import { broken, type Guard, held } from '../guard.ts';
import { seen, shipsBytes } from '../moments.ts';

export const versionsSynchronized: Guard = {
  code: 'versions-synchronized',
  never: 'Never release while a file that carries the version says something else.',
  judges: 'evidence',
  demands: ['R73', 'R37', 'R130'],
  applies: (action) => shipsBytes(action),
  check(facts) {
    const read = seen(facts, 'components');
    const { fields = 0, in_step = 0, missing = 0 } = read?.numbers ?? {};
    if (read && fields > 0 && in_step === fields && missing === 0) return held;
    const outOfStep = Array.isArray(read?.facts.out_of_step) ? read.facts.out_of_step.slice(0, 5).join('; ') : '';
    return broken('VIOLATION: Component versions not synchronized', {
      required_actions: ['Call sync_components, then validate_release.'],
      expected: 'every version field of the release commit reads back as planned',
      actual: read ? `${in_step} of ${fields} in step: ${outOfStep}` : 'not read back from the release commit',
      evidence: read?.id ?? null,
      tool: 'sync_components',
    });
  },
};
