/** What PostgreSQL cannot hold in text, the character NUL, becomes the replacement character. */
export const text = (value: string): string => value.replaceAll('\0', '\uFFFD');

/** A jsonb parameter. Half surrogates and NUL are replaced, undefined is null. */
export const json = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) => (typeof inner === 'string' ? wellFormed(inner) : inner));

const wellFormed = (value: string): string => Buffer.from(text(value), 'utf8').toString('utf8');

/** ISO 8601 in UTC with milliseconds. */
export const instant = (value: Date): string => value.toISOString();

export const instantOrNull = (value: Date | null): string | null => (value === null ? null : instant(value));
