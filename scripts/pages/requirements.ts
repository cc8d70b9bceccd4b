import { code, page, table } from './markdown.ts';

/** One demand: `shown` names the test file that shows it (and the tool it lives in), `open` waits for its turn. */
export interface Requirement {
  id: string;
  title: string;
  state: 'shown' | 'open';
  tool?: string;
  test?: string;
}

/** docs/requirements.md: every demand, where it lives and what shows it. */
export function requirementsPage(requirements: readonly Requirement[]): string {
  const shown = requirements.filter((one) => one.state === 'shown').length;
  return page(
    'Requirements',
    '`docs/requirements.yaml`',
    `${shown} of ${requirements.length} demands are shown by a test, the others are open. A demand is shown when the named test file would fail without it.`,
    table(
      ['id', 'demand', 'state', 'tool', 'test'],
      requirements.map(({ id, title, state, tool, test }) => [
        id,
        title,
        state,
        tool ? code(tool) : '',
        test ? code(test) : '',
      ]),
    ),
  );
}
