import { spelled } from '../domain/version/spelling.ts';
import { spliceStep } from './components/splice.ts';

/** Writes the version source and every mirror of it, each as its file spells versions. */
export const writeVersion = spliceStep({
  name: 'write-version',
  noun: 'version field',
  plan: ({ facts, plan, policy }) => {
    const { source, mirrors } = policy.versioning;
    return [...(source ? [source] : []), ...mirrors].map(({ as, ...field }) => ({
      ...field,
      from: facts.current_version,
      to: spelled(plan.version.new, { scheme: plan.version.scheme, as, file: field.file }),
    }));
  },
});
