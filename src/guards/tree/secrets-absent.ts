import type { Config } from '../../config/schema.ts';
import { globToRegExp } from '../../domain/glob.ts';
import type { SecretFinding } from '../../domain/policy/secrets/scan.ts';
import type { Evidence } from '../../domain/records/evidence.ts';
import type { Action, Plan } from '../../domain/records/plan.ts';
import { oneLine } from '../../domain/text.ts';
import { broken, type Guard, held } from '../guard.ts';
import { carries, irreversible, parcelOf, seen, shipsBytes } from '../moments.ts';

export const secretsAbsent: Guard = {
  code: 'secrets-absent',
  never: 'Never ship a secret, neither in the tree of the release nor inside what was built from it.',
  judges: 'evidence',
  demands: ['R321'],
  applies: (action) => shipsBytes(action) || irreversible(action),
  check(facts, plan, policy, action) {
    const scans = ['tree', ...shippedBy(plan, action)];
    const gaps = scans.flatMap((name) => {
      const scan = seen(facts, 'secrets', name);
      if (!scan?.numbers.files) return [`${name} was not looked through`];
      if (name !== 'tree' && !carries(facts, scan, name)) return [`${name} was looked through with other bytes`];
      return notAllowed(scan, policy, facts.now.slice(0, 10)).map((where) => `${name}: ${where}`);
    });
    if (gaps.length === 0) return held;
    return broken('VIOLATION: Secrets in what ships', {
      required_actions: [
        'Take each value out of the tree and have it revoked where it was issued: it is in the history. Then plan again.',
        'For what is no secret add path, rule and reason under secrets.allow in release.yaml.',
      ],
      expected: `no secret in ${scans.join(', ')}`,
      actual: `${gaps.slice(0, 20).join('; ')}${gaps.length > 20 ? ` and ${gaps.length - 20} more` : ''}`,
      evidence: seen(facts, 'secrets', 'tree')?.id ?? null,
      tool: 'validate_release',
    });
  },
};

/** What was built is looked through before it is published, not before it is built. */
const shippedBy = ({ items }: Plan, action: Action): string[] =>
  action.phase === 'building'
    ? []
    : items.filter(({ step }) => step === 'scan-artifact').map(({ input }) => parcelOf(input));

/** Where something stands and of which kind, without what policy allows today; more than was kept is never allowed. */
function notAllowed({ facts, numbers }: Evidence, { secrets }: Config, today: string): string[] {
  const findings = facts.findings as SecretFinding[];
  const allowed = secrets.allow
    .filter(({ until }) => until === undefined || until >= today)
    .map(({ path, rule }) => ({ rule, pattern: globToRegExp(path) }));
  const left = findings.filter(
    (one) => !allowed.some(({ rule, pattern }) => rule === one.rule && pattern.test(one.path)),
  );
  const uncounted = (numbers.findings ?? 0) - findings.length;
  return [
    ...left.map(({ path, line, rule }) => `${oneLine(path, 200)}:${line} ${rule}`),
    ...(uncounted > 0 ? [`${uncounted} more that were not kept`] : []),
  ];
}
