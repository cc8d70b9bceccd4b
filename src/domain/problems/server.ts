import { type Entry, entry } from './entry.ts';

/** What is wrong with the call, or with the server itself. */
export const serverProblems = {
  INPUT_INVALID: entry(
    'input',
    'Invalid arguments',
    'The arguments of {tool} do not fit: {expected}',
    'Call {tool} again with arguments that fit; an example is {example}.',
  ),
  OPERATION_UNKNOWN: entry(
    'input',
    'No such operation',
    'There is no operation {operation_id}.',
    'Use the operation_id of an earlier answer.',
  ),
  RESOURCE_UNKNOWN: entry(
    'input',
    'No such resource',
    'There is nothing at {uri}.',
    'Call resources/list or resources/templates/list.',
  ),
  TOOL_UNKNOWN: entry('input', 'No such tool', 'There is no tool {tool}.', 'Use one of: {known}.'),
  LEDGER_UNREACHABLE: entry(
    'environment',
    'Ledger unreachable',
    'The ledger database did not answer within 30 s.',
    'Start the database, or check HIVE_RELEASE_DATABASE_URL; then call again.',
  ),
  LEDGER_UNAVAILABLE: entry(
    'environment',
    'No database for the ledger',
    'No PostgreSQL was found to keep the ledger.',
    'Set HIVE_RELEASE_DATABASE_URL, install PostgreSQL 14 or newer, or reinstall with optional dependencies.',
  ),
  LEDGER_NEWER: entry(
    'environment',
    'Ledger made by a newer version',
    'The ledger has migration {found}, this program knows {known}.',
    'Update hive-release-mcp.',
  ),
  LEDGER_BROKEN: entry(
    'environment',
    'The ledger database does not start',
    'The database in {directory} does not start.',
    'A person must read postgresql.log beside it and mend or restore the directory; nothing was changed.',
  ),
  LEDGER_TAMPERED: entry(
    'conflict',
    'Audit chain broken',
    'The audit chain does not add up at entry {seq}.',
    'A person must look into the ledger before any further release.',
  ),
  INTERNAL: entry(
    'internal',
    'Internal error',
    'Something went wrong inside the server; the log has the details.',
    'Call again; if it stays, send the log to the maintainers.',
  ),
} as const satisfies Record<string, Entry>;
