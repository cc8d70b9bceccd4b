import type { Facts } from '../records/facts.ts';
import type { PlanContent } from '../records/plan.ts';
import { type ComponentValue, componentValues } from './edits.ts';
import { type Compatibility, dependantsOf, type Finding, fitFindings } from './fit.ts';
import { type ComponentPolicy, versionRules } from './next.ts';

export interface FitPolicy extends ComponentPolicy {
  components: ComponentPolicy['components'] & {
    compatibility: readonly Compatibility[];
    compatibility_policy: 'report' | 'strict';
  };
}

/** What a release makes of the components, and whether they still fit. */
export interface Fit {
  values: ComponentValue[];
  findings: Finding[];
  dependants: { component: string; on: string }[];
}

export function fitOf(facts: Facts, plan: Pick<PlanContent, 'version' | 'reconcile'>, policy: FitPolicy): Fit {
  const release = plan.version.new;
  const { values, unfit } = componentValues(facts, versionRules(release, facts.scheme, policy), plan.reconcile);
  const { compatibility: matrix, compatibility_policy } = policy.components;
  const { components, references, scheme } = facts;
  const strict = compatibility_policy === 'strict';
  const findings = fitFindings({ components, references, unfit, matrix, release, scheme, strict });
  const changed = components.filter((one) => one.changed || one.bump !== 'none');
  return { values, findings, dependants: dependantsOf(changed, facts) };
}
