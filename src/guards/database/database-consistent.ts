import { compareRows, plannedRows } from '../../domain/rows/wanted.ts';
import { broken, type Guard, held } from '../guard.ts';
import { seen, shipsBytes } from '../moments.ts';

export const databaseConsistent: Guard = {
  code: 'database-consistent',
  never: "Never release while an active row of the project's database says another version than its component file.",
  judges: 'evidence',
  demands: ['R37', 'R66', 'R70', 'R82'],
  applies: (action, { database }) => shipsBytes(action) && database.url_env !== null,
  check(facts, plan) {
    const read = seen(facts, 'rows');
    const { components = 0, in_step = 0 } = read?.numbers ?? {};
    const now = facts.rows ? compareRows(plannedRows(plan.items), facts.rows.rows).filter((one) => !one.match) : [];
    if (read && components > 0 && in_step === components && now.length === 0) return held;
    const moved = now.map(({ component_type, name, stored }) => `${component_type} ${name} is ${stored} by now`);
    return broken('VIOLATION: Component versions not synchronized', {
      required_actions: ['Call validate_release; what stands under actual must agree with the release commit.'],
      expected: 'the one active row of every component says what its file says',
      actual: [read ? `${in_step} of ${components} in step` : 'not compared for the release commit', ...moved]
        .slice(0, 6)
        .join('; '),
      evidence: read?.id ?? null,
      tool: 'validate_release',
    });
  },
};
