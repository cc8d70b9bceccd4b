import { compare } from '../../domain/components/drift/sides.ts';
import { componentValues } from '../../domain/components/edits.ts';
import { versionRules } from '../../domain/components/next.ts';
import { spliceStep } from './splice.ts';

/**
 * Brings every component file, and all that follows its version, to what the release gives it. One that goes back, since
 * its row was rolled back and is right, says so behind its version (R204).
 */
export const syncComponents = spliceStep({
  name: 'sync-components',
  noun: 'component field',
  plan: ({ facts, plan, policy }) =>
    componentValues(facts, versionRules(plan.version.new, facts.scheme, policy), plan.reconcile)
      .values.filter(({ from, to }) => from !== to)
      .map((one) =>
        compare(one.from, one.to, facts.scheme) === 'here'
          ? { ...one, comment: `Version rollback - restored from version ${one.from}` }
          : one,
      ),
});
