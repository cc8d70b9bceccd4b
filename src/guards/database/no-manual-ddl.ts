import { ddlIn } from '../../domain/programs/ddl.ts';
import { simpleCommands } from '../../domain/programs/shell-words.ts';
import { commandsOf } from '../../domain/records/plan.ts';
import { broken, type Guard, held } from '../guard.ts';
import { commandsAhead, opens } from '../moments.ts';

/** The words that a shell would make of a text, where quotes and backslashes may have parted a statement. */
const asShellReads = (text: string): string[] => simpleCommands(text).map((words) => words.join(' '));

export const noManualDdl: Guard = {
  code: 'no-manual-ddl',
  never: 'Never change a database schema by hand; only a reviewed migration does.',
  judges: 'world',
  demands: ['R77'],
  applies: (action) => opens(action) || commandsOf(action).length > 0,
  check(_facts, plan, _policy, action) {
    const found = commandsAhead(action, plan)
      .flatMap((argv) => [...argv, ...argv.flatMap(asShellReads)])
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
