import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const migrationsCoordinated: Guard = {
  code: 'migrations-coordinated',
  never:
    "Never release while the database migrations have several heads or the project's database is elsewhere than they say.",
  judges: 'world',
  demands: ['R80'],
  applies: (action, { database }) => (opens(action) || irreversible(action)) && database.url_env !== null,
  check({ rows }) {
    const faults = rows?.reachable ? (rows.migrations?.faults ?? []) : ['the database was not seen'];
    if (faults.length === 0) return held;
    return broken('VIOLATION: Database migrations not coordinated', {
      required_actions: [
        'Merge the heads with a reviewed migration, or let `alembic upgrade head` be run, then plan again.',
      ],
      expected: 'one head; the database at it, or behind it only by what this release brings',
      actual: faults.slice(0, 5).join('; '),
      by: 'human',
      tool: 'plan_release',
    });
  },
};
