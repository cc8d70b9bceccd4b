import type { Language, SourceFacts } from '../declaration.ts';

/** One commit as the comparison asks it. */
export interface Side {
  paths: readonly string[];
  /** Those of the paths that are symbolic links: their text is no source. */
  links?: ReadonlySet<string>;
  /** Null when there is no such file, or when what is there is too much for one text. */
  read(path: string): Promise<string | null>;
}

/** Reads what a text declares (the syntax port). */
export type ReadSource = (path: string, language: Language, text: string) => Promise<SourceFacts>;

/** A side that answers each path once. */
export function remembering(side: Side): Side {
  const texts = new Map<string, Promise<string | null>>();
  return {
    ...side,
    read: (path) => {
      const known = texts.get(path) ?? side.read(path);
      texts.set(path, known);
      return known;
    },
  };
}

/** A reader that parses the same text of the same path once, though both commits have it. */
export function readingOnce(read: ReadSource): ReadSource {
  const known = new Map<string, Promise<SourceFacts>>();
  return (path, language, text) => {
    const key = `${path}\0${text}`;
    const facts = known.get(key) ?? read(path, language, text);
    known.set(key, facts);
    return facts;
  };
}
