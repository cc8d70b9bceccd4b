import { satisfiesPep440 } from '../../components/ranges/pep440.ts';

/** Longer specifiers are none that anybody wrote. */
const longest = 500;
const versions = /\d[0-9A-Za-z.!+_-]*/g;

/**
 * Whether some version that a PEP 440 specifier let in is shut out by the next one. Both are made of stretches that end
 * at the versions they name, so it is enough to ask about those, what comes right after each, and both ends.
 */
export function narrowsPep440(before: string, after: string): boolean {
  if (before.length > longest || after.length > longest) return false;
  const named = [...`${before} ${after}`.matchAll(versions)].map(([one]) => one.replace(/\.$/, ''));
  const asked = ['0', '99999', ...named.flatMap((one) => [one, `${one}.1`])];
  return asked.some((one) => satisfiesPep440(before, one) && !satisfiesPep440(after, one));
}
