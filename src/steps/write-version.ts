import type { Facts } from '../domain/records/facts.ts';
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
      from: standing(facts, field) ?? facts.current_version,
      to: spelled(plan.version.new, { scheme: plan.version.scheme, as, file: field.file }),
    }));
  },
});

/** What a mirror says by itself, which may be an old version. */
const standing = ({ components }: Facts, { file, path }: { file: string; path: string }): string | number | null =>
  components.find((one) => one.mode === 'mirror' && one.file === file && one.path === path)?.version ?? null;
