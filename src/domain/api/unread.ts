/** Why something is not known: `too_many` when there was more than can be read in the time that an answer may take. */
export type Why = 'language' | 'too_large' | 'too_many' | 'syntax_error' | 'link';

/** What was not read: a language, a file, or a language of which there was too much. */
export interface Unread {
  what: string;
  why: Why;
  files: number;
}

/** The same thing for the same reason is said once, with how many files it is about. */
export function grouped(all: readonly Unread[]): Unread[] {
  const found = new Map<string, Unread>();
  for (const one of all) {
    const key = `${one.what}\0${one.why}`;
    found.set(key, { ...one, files: one.files + (found.get(key)?.files ?? 0) });
  }
  return [...found.values()];
}
