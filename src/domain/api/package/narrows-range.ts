import { subset, validRange } from 'semver';

/** Whether some version that was in the range before is so no longer. A range that cannot be read says nothing. */
export function narrowsRange(before: unknown, after: unknown): boolean {
  const [old, now] = [before ?? '*', after];
  if (typeof old !== 'string' || typeof now !== 'string' || old === now) return false;
  if (validRange(old) === null || validRange(now) === null) return false;
  return !subset(old, now);
}
