import type { Language, SourceFacts } from '../domain/api/declaration.ts';

/** Reads what one source text declares. Never throws for what the text says: a fault is part of the answer. */
export interface Syntax {
  read(path: string, language: Language, text: string): Promise<SourceFacts>;
}
