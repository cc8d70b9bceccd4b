import { spliceStep } from './splice.ts';

/** Writes the version source and every mirror of it. */
export const writeVersion = spliceStep({
  name: 'write-version',
  noun: 'version field',
  plan: ({ facts, plan, policy }) => {
    const { source, mirrors } = policy.versioning;
    return [...(source ? [source] : []), ...mirrors].map((field) => ({
      ...field,
      from: facts.current_version,
      to: plan.version.new,
    }));
  },
});
