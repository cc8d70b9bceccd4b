import type { Config } from '../../config/schema.ts';
import { type ValidationStep, validationSteps } from '../../domain/policy/validation.ts';
import { artifactName, type Package } from '../../domain/records/artifact.ts';
import type { Facts } from '../../domain/records/facts.ts';
import type { Plan } from '../../domain/records/plan.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, isOverridden, seen, seenAnywhere, testProof } from '../moments.ts';

/** What a fast track may leave out by name; tests, the tag and people's approval never. */
const mayBeLeftOut: readonly ValidationStep[] = ['staging', 'canary', 'qa'];

const unnamed = 'policy names no proof of it';

export const validationComplete: Guard = {
  code: 'validation-complete',
  never: 'Never reach production past a validation: tag, staging, smoke, regression, canary, QA, approval come first.',
  judges: 'evidence',
  demands: ['R139'],
  overridable: 'partly',
  applies: (action, { validation }) => irreversible(action) && Object.keys(validation.steps).length > 0,
  check(facts, plan, policy) {
    const leave = isOverridden(validationComplete.code, facts, policy) ? mayBeLeftOut : [];
    const tagged = plan.tag in facts.repository.local_tags;
    const missing = [
      ...(tagged ? [] : [`tag: ${plan.tag} does not stand`]),
      ...validationSteps
        .filter((step) => !leave.includes(step))
        .flatMap((step) => gapOf(policy.validation.steps[step], facts, plan, policy).map((why) => `${step}: ${why}`)),
    ];
    if (missing.length === 0) return held;
    return broken('VIOLATION: Release validation skipped', {
      required_actions: missing.map((one) => `Prove ${one.replace(':', ',')}`),
      expected: ['tag', ...validationSteps].join(', '),
      actual: `missing in this order: ${missing.join('; ')}`,
      tool: 'validate_release',
      waits: missing.every((one) => one.startsWith('approval: ') && one !== `approval: ${unnamed}`),
    });
  },
};

/** Why what policy takes as proof of a step is not there; nothing when it is. */
function gapOf(source: string | undefined, facts: Facts, plan: Plan, policy: Config): string[] {
  if (source === undefined) return [unnamed];
  const [kind, name = ''] = source.split(':');
  const proven = {
    gate: () => {
      const gate = seen(facts, 'gate', name);
      const good = policy.gates[name]?.exit_codes ?? [];
      return gate?.facts.problem === null && good.includes(gate.exit_code ?? -1);
    },
    install: () =>
      plan.packages.some((one) => !one.private) &&
      plan.packages.every((one) => one.private || seen(facts, 'install', proofFrom(name, plan, one)) !== undefined),
    environment: () => seenAnywhere(facts, 'environment', name)?.numbers.healthy === 1,
    attested: () =>
      facts.attestations.some((one) => (one.kind === 'check' || one.kind === 'manual-qa') && one.about === name),
    approved: () =>
      facts.approvals.some(
        ({ statement: { subject, decision, role } }) =>
          subject === 'release' && decision === 'approved' && role === name,
      ),
  }[kind as 'gate' | 'install' | 'environment' | 'attested' | 'approved'];
  return proven() ? [] : [`${source} is missing`];
}

const proofFrom = (stage: string, plan: Plan, one: Package): string =>
  stage === 'test' ? testProof(plan, artifactName(one)) : `${artifactName(one)}@${stage}`;
