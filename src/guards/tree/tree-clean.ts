import { broken, type Guard, held } from '../guard.ts';
import { opens } from '../moments.ts';

export const treeClean: Guard = {
  code: 'tree-clean',
  never: 'Never release from a checkout with uncommitted changes.',
  judges: 'world',
  demands: ['R314'],
  applies: (action) => opens(action),
  check({ repository }) {
    if (repository.dirty.length === 0) return held;
    return broken('VIOLATION: Uncommitted changes in the checkout', {
      required_actions: ['Commit or stash the listed files, then call plan_release again.'],
      expected: 'a clean work tree',
      actual: repository.dirty.slice(0, 10).join(', '),
      tool: 'plan_release',
    });
  },
};
