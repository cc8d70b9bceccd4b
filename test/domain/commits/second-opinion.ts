import { CommitParser } from 'conventional-commits-parser';
import { parseCommit } from '../../../src/domain/commits/parse.ts';

/** What a message says to one parser. */
export interface Reading {
  type: string | null;
  scope: string | null;
  breaking: boolean;
  /** By the types of the specification alone. */
  bump: 'major' | 'minor' | 'patch' | 'none';
}

type Said = 'type' | 'scope' | 'breaking';

export interface Difference {
  /** Who reads it as Conventional Commits 1.0 says; `silent`: the specification does not say. */
  right: 'ours' | 'theirs' | 'silent';
  why: string;
  /** What may differ because of it; the bump follows from these. */
  of: readonly Said[];
  /** Whether it is that kind. */
  in(message: string): boolean;
}

const header: readonly Said[] = ['type', 'scope', 'breaking'];
const firstLine = (pattern: RegExp) => (message: string) => pattern.test(message.split('\n', 1)[0] ?? '');
const anywhere = (pattern: RegExp) => (message: string) => pattern.test(message);

/** Every kind of message that `conventional-commits-parser` reads in another way than we do. */
const table = {
  'git revert': {
    right: 'silent',
    why: 'the specification leaves reverts to tools; the library reports git’s own apart and without a type',
    of: header,
    in: firstLine(/^\s*Revert "(?!Revert ")/),
  },
  'git reapply': {
    right: 'silent',
    why: 'a revert of a revert brings the change back: it counts as what comes back',
    of: header,
    in: firstLine(/^\s*(?:Reapply|Revert "Revert) "/),
  },
  'bang before scope': {
    right: 'theirs',
    why: 'feat!(scope): is a slip, but a mark is there and must not be lost',
    of: header,
    in: firstLine(/^\s*[\w-]+!\([^()]*\)!?:/),
  },
  'double bang': {
    right: 'theirs',
    why: 'two marks are one too many, but a mark is there and must not be lost',
    of: header,
    in: firstLine(/^\s*[\w-]+(?:\([^()]*\))?!!:/),
  },
  'hyphenated type': {
    right: 'ours',
    why: 'a type is a noun (rule 1), which may have a hyphen; the library takes only word characters',
    of: header,
    in: firstLine(/^\s*[A-Za-z]\w*-[\w-]*(?:\([^()]*\))?!?:/),
  },
  'not a word': {
    right: 'ours',
    why: 'a type is a noun (rule 1): the library takes digits and underscores first, or nothing at all',
    of: header,
    in: firstLine(/^\s*(?:[\d_]\w*)?(?:\([^()]*\))?!?:/),
  },
  'no description': {
    right: 'ours',
    why: 'a description must follow (rule 5)',
    of: header,
    in: firstLine(/^\s*[\w-]+(?:\([^()]*\))?!?: *$/),
  },
  'autosquash prefix': {
    right: 'silent',
    why: 'fixup!, squash! and amend! are git’s own prefixes',
    of: header,
    in: firstLine(/^(?:fixup|squash|amend)!/),
  },
  'white space': {
    right: 'theirs',
    why: 'white space before the type or a tab after the colon comes from pasting and means nothing',
    of: header,
    in: firstLine(/^(?:\s|[^:]*:\t)/),
  },
  'nested parentheses': {
    right: 'ours',
    why: 'the scope is one noun in one pair of parentheses (rule 4)',
    of: ['type', 'scope'],
    in: firstLine(/^\s*[\w-]+\([^()]*(?:\)\(|\()/),
  },
  'scope that goes on': {
    right: 'ours',
    why: 'a scope ends at the first parenthesis (rule 4); the library goes on to the last that a colon follows',
    of: ['scope'],
    in: firstLine(/^\s*[\w-]+\([^()]*\)!?:.*\)!?: /),
  },
  'header as footer': {
    right: 'silent',
    why: 'the token may be the whole message: a marked break must not be lost',
    of: ['breaking'],
    in: firstLine(/^BREAKING[ -]CHANGE/),
  },
  'lower case token': {
    right: 'ours',
    why: 'the token must be upper case (rule 15)',
    of: ['breaking'],
    in: anywhere(/^[ \t]*(?:[Bb]reaking[ -](?:[Cc]hange|CHANGE)|BREAKING[ -][Cc]hange)/m),
  },
  'empty of meaning': {
    right: 'theirs',
    why: 'a footer whose value is none, no or N/A denies what its token says',
    of: ['breaking'],
    in: anywhere(/^[ \t]*BREAKING[ -]CHANGES?:\s*(?:none|no|n\/a)\.?$/im),
  },
  'line of dashes': {
    right: 'ours',
    why: 'forges put a line of dashes between squashed messages; the library takes it for the name of a field',
    of: ['breaking'],
    in: anywhere(/^--+\s*$[\s\S]*BREAKING[ -]CHANGE|BREAKING[ -]CHANGE[\s\S]*^--+\s*$/m),
  },
  'dash before token': {
    right: 'silent',
    why: 'a squash lists its messages with dashes as with stars, and the library knows the stars',
    of: ['breaking'],
    in: anywhere(/^-[ \t]+BREAKING[ -]CHANGES?:/m),
  },
  'indented token': {
    right: 'ours',
    why: 'a footer begins its line (rule 8): indented it is quoted or part of a list',
    of: ['breaking'],
    in: anywhere(/^[ \t]+BREAKING[ -]CHANGES?:/m),
  },
  'plural token': {
    right: 'theirs',
    why: 'BREAKING CHANGES is not in the specification, but people write it and mean it',
    of: ['breaking'],
    in: anywhere(/^[^\w\n]*BREAKING[ -]CHANGES/m),
  },
  'bold token': {
    right: 'silent',
    why: 'Markdown round the token does not take its meaning away',
    of: ['breaking'],
    in: anywhere(/^(?:[*-][ \t]+)?\*\*BREAKING[ -]CHANGE\*\*/m),
  },
  'quoted token': {
    right: 'silent',
    why: 'a quotation, a table or a heading speaks about a mark',
    of: ['breaking'],
    in: anywhere(/^[ \t]*[>|#].*BREAKING[ -]CHANGE/m),
  },
  'prose without colon': {
    right: 'ours',
    why: 'a token ends in a colon (rule 8): with words right after it, it is a sentence, alone on its line a heading',
    of: ['breaking'],
    in: anywhere(/^[^\w\n]*BREAKING[ -]CHANGE(?!S?:)/m),
  },
} satisfies Record<string, Difference>;

export type DifferenceKind = keyof typeof table;
export const differences: Readonly<Record<DifferenceKind, Difference>> = table;

const library = new CommitParser({
  headerPattern: /^(\w*)(?:\((.*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w*)(?:\((.*)\))?!: (.*)$/,
});

/** The parts that its header pattern names are not in its types. */
interface LibraryCommit {
  type?: string | null;
  scope?: string | null;
  notes: readonly unknown[];
}

/** The library's reading; null when it throws, as it does over a line of dashes after a footer. */
export function theirs(message: string): Reading | null {
  try {
    const { type, scope, notes } = library.parse(message) as unknown as LibraryCommit;
    return withBump({ type: type?.toLowerCase() || null, scope: scope?.trim() || null, breaking: notes.length > 0 });
  } catch {
    return null;
  }
}

export function ours(message: string): Reading {
  const { type, scope, breaking } = parseCommit(message);
  return withBump({ type, scope, breaking: breaking !== false });
}

function withBump(said: Pick<Reading, Said>): Reading {
  const bump = said.type === 'feat' ? 'minor' : ['fix', 'perf'].includes(said.type ?? '') ? 'patch' : 'none';
  return { ...said, bump: said.breaking ? 'major' : bump };
}

/** The kinds that explain how both read a message; empty when they agree, `unexplained` for what no kind does. */
export function compare(message: string): string[] {
  const [mine, other] = [ours(message), theirs(message)];
  const said = (['type', 'scope', 'breaking'] as const).filter((one) =>
    other === null ? one === 'breaking' : mine[one] !== other[one],
  );
  const kinds = said.map(
    (one) => Object.entries(differences).find(([, kind]) => kind.of.includes(one) && kind.in(message))?.[0],
  );
  return [...new Set(kinds.map((kind) => kind ?? 'unexplained'))];
}
