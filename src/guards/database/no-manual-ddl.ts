import { ddlIn } from '../../domain/programs/ddl.ts';
import { commandsOf } from '../../domain/records/plan.ts';
import { broken, type Guard, held } from '../guard.ts';

export const noManualDdl: Guard = {
  code: 'no-manual-ddl',
  never: 'Never change a database schema by hand; only a reviewed migration does.',
  judges: 'world',
  demands: ['R77'],
  applies: (action) => commandsOf(action).length > 0,
  check(_facts, _plan, _policy, action) {
    const found = commandsOf(action)
      .flat()
      .map(ddlIn)
      .find((statement) => statement !== null);
    if (!found) return held;
    return broken('VIOLATION: Database schema edited by hand', {
      required_actions: [
        'Write an Alembic (or other reviewed) migration and commit it; take the statement out of the command.',
      ],
      expected: 'no DDL in anything the release runs',
      actual: found,
    });
  },
};
