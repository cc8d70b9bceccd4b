import { blockingFindings } from '../../domain/rows/findings.ts';
import type { RowFacts } from '../../domain/rows/row.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const databaseReady: Guard = {
  code: 'database-ready',
  never: "Never release while the project's database cannot take the component rows.",
  judges: 'world',
  demands: ['R61', 'R78', 'R79', 'R81'],
  applies: (action, { database }) =>
    (opens(action) || irreversible(action)) && (database.required || database.url_env !== null),
  check(facts, _plan, { database }) {
    const gaps = facts.rows ? gapsOf(facts.rows) : ['no database is configured, or it was not looked at'];
    if (gaps.length === 0) return held;
    return broken('VIOLATION: Project database not ready', {
      required_actions: [
        database.url_env === null
          ? 'Name the environment variable with its address under database.url_env.'
          : 'Mend what stands under actual, then call plan_release again.',
      ],
      expected: 'a known component table, the rights to write it, versions that its columns hold, probes answered',
      actual: gaps.slice(0, 10).join('; '),
      by: 'human',
      tool: 'plan_release',
    });
  },
};

function gapsOf({ reachable, findings, profile, missing_rights, probes }: RowFacts): string[] {
  if (!reachable || profile === 'unknown') return findings.map((one) => one.text);
  return [
    ...missing_rights.map((right) => `the role may not ${right}`),
    ...blockingFindings(findings).map((one) => one.text),
    ...probes
      .filter(({ value, minimum }) => value === null || value < minimum)
      .map(({ name, value, minimum, why }) => `probe ${name}: ${value ?? why}, at least ${minimum} expected`),
  ];
}
