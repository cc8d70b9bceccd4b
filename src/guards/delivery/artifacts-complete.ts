import type { Config } from '../../config/schema.ts';
import type { ContentFault } from '../../domain/policy/contents/contents.ts';
import { artifactName } from '../../domain/records/artifact.ts';
import type { Evidence } from '../../domain/records/evidence.ts';
import type { Facts } from '../../domain/records/facts.ts';
import { oneLine } from '../../domain/text.ts';
import { broken, type Guard, held } from '../guard.ts';
import { carries, irreversible, seen } from '../moments.ts';

export const artifactsComplete: Guard = {
  code: 'artifacts-complete',
  never: 'Never ship a package that lacks what it promises, is not what it says, or holds what nobody meant to ship.',
  judges: 'evidence',
  demands: ['R171', 'R177'],
  overridable: 'wholly',
  applies: (action) => action.phase === 'distribution' || irreversible(action),
  check(facts, plan, policy) {
    const names = plan.packages.filter((one) => !one.private && one.kind !== 'image').map(artifactName);
    const gaps = names.flatMap((name) => gapsOf(name, facts, policy));
    if (gaps.length === 0) return held;
    return broken('VIOLATION: A package is not what it promises', {
      required_actions: [
        'Mend what the package is built from, commit, and plan again.',
        'For what is meant so, say it under contents in release.yaml: allowed, expected, minimum_share or minimum_of_last.',
      ],
      expected: `everything promised and nothing strange in ${names.join(', ')}`,
      actual: `${gaps.slice(0, 20).join('; ')}${gaps.length > 20 ? ` and ${gaps.length - 20} more` : ''}`,
      evidence: names.map((name) => seen(facts, 'contents', name)?.id).find((id) => id !== undefined) ?? null,
      tool: 'build_artifacts',
    });
  },
};

function gapsOf(name: string, facts: Facts, policy: Config): string[] {
  const look = seen(facts, 'contents', name);
  if (!look?.numbers.files) return [`nobody looked into ${name}`];
  if (!carries(facts, look, name)) return [`${name} was looked into with other bytes`];
  return [...faultsOf(look), ...shareGap(name, look, policy), ...shrinkGap(name, look, facts, policy)];
}

/** Those that were kept, and that there were more. */
function faultsOf({ facts, numbers }: Evidence): string[] {
  const kept = (facts.faults as ContentFault[]).map(({ rule, what }) => `${rule}: ${oneLine(what, 300)}`);
  const more = (numbers.faults ?? 0) - kept.length;
  return more > 0 ? [...kept, `${more} faults that were not kept`] : kept;
}

function shareGap(name: string, { numbers, facts }: Evidence, { contents }: Config): string[] {
  const { modules = 0, modules_missing = 0 } = numbers;
  if (modules === 0 || modules - modules_missing >= modules * contents.minimum_share) return [];
  const [first = ''] = facts.missing as string[];
  return [
    `${name} holds ${modules - modules_missing} of ${modules} tracked modules; ${oneLine(first, 200)} is missing`,
  ];
}

function shrinkGap(name: string, { numbers }: Evidence, { shipped }: Facts, { contents }: Config): string[] {
  const [now, before] = [numbers.files ?? 0, shipped?.[name] ?? 0];
  return now >= before * contents.minimum_of_last ? [] : [`${name} holds ${now} files, at the last release ${before}`];
}
