import type { Why } from './unread.ts';

/** The two families of which the public surface can be read; JavaScript is read as TypeScript without types. */
export const languages = ['python', 'typescript'] as const;
export type Language = (typeof languages)[number];

/**
 * How an argument may be given: by place alone, by place or name, by name alone, or as the rest of either. TypeScript
 * knows `either` and `rest` only.
 */
export type ParameterKind = 'positional' | 'either' | 'rest' | 'named' | 'named_rest';

export interface Parameter {
  name: string;
  kind: ParameterKind;
  /** It may be left out: a default, a `?`, or a rest. */
  optional: boolean;
  default: string | null;
  type: string | null;
}

/** A type parameter; one with a default may be left out. */
export interface TypeParameter {
  name: string;
  constraint: string | null;
  optional: boolean;
}

export type Flag = 'abstract' | 'async' | 'classmethod' | 'optional' | 'overload' | 'readonly' | 'setter' | 'static';

export type DeclarationKind = 'class' | 'function' | 'variable' | 'type' | 'interface' | 'enum' | 'namespace';

/** One declared name as its source says it, without its body. Texts are cut and their white space is one blank. */
export interface Declaration {
  kind: DeclarationKind;
  name: string;
  /** Counted from 1. */
  line: number;
  access: 'public' | 'protected' | 'private';
  exported: boolean;
  flags: readonly Flag[];
  generics: readonly TypeParameter[];
  parameters: readonly Parameter[];
  /** What a function returns, what a variable holds, what a type stands for. */
  type: string | null;
  /** The text of a literal value; null when there is none or it must be computed. */
  value: string | null;
  /** A value stands there, literal or not. */
  assigned: boolean;
  bases: readonly string[];
  /** What stands above it, and the keywords of a Python class such as `total=False`. */
  decorators: readonly string[];
  members: readonly Declaration[];
}

/**
 * One name that a file takes from elsewhere or passes on. `name` `*` is all of the other file: with `local` `*` each of
 * its names under its own, otherwise the file itself as one name. `from` null: a name of this same file.
 */
export interface Link {
  local: string;
  from: string | null;
  name: string;
  exported: boolean;
  typeOnly: boolean;
  line: number;
}

/** `__all__` of a Python module; `open` when a part of it is computed. */
export interface ExportList {
  names: readonly string[];
  open: boolean;
}

/** All that is read of one source file. */
export interface SourceFacts {
  path: string;
  language: Language;
  declarations: readonly Declaration[];
  links: readonly Link[];
  all: ExportList | null;
  /** Why the facts are not all there: the text is too large or is not what its name promises. */
  fault: Exclude<Why, 'language'> | null;
}

/** A file of which nothing could be read. */
export const unreadSource = (path: string, language: Language, fault: SourceFacts['fault']): SourceFacts => ({
  path,
  language,
  declarations: [],
  links: [],
  all: null,
  fault,
});

/** A declaration with nothing said of it but its name, to be filled. */
export const declare = (kind: DeclarationKind, name: string, line: number, rest: Partial<Declaration> = {}) =>
  ({
    kind,
    name,
    line,
    access: 'public',
    exported: false,
    flags: [],
    generics: [],
    parameters: [],
    type: null,
    value: null,
    assigned: false,
    bases: [],
    decorators: [],
    members: [],
    ...rest,
  }) satisfies Declaration as Declaration;
