/** A tag that leads to a commit, as git has it. */
export interface Tag {
  name: string;
  commit: string;
  /** Made as an object of its own, with author, date and message; otherwise lightweight, a mere name. */
  annotated: boolean;
  /** In seconds: when an annotated tag was made, else when its commit was. */
  time: number;
}

/** A release of the project, as a tag names it. */
export interface Release {
  tag: string;
  /** In canonical form, whatever the tag's spelling. */
  version: string;
  commit: string;
  time: number;
}

/** Why a tag that looks like a release deserves a look. All but `malformed` and `other-pattern` count all the same. */
export const tagFindingKinds = [
  'malformed',
  'mismatch',
  'duplicate',
  'not-canonical',
  'other-pattern',
  'lightweight',
] as const;
export type TagFindingKind = (typeof tagFindingKinds)[number];

export interface TagFinding {
  kind: TagFindingKind;
  /** Outside text, cut to one line. */
  tag: string;
  /** Goes on from the tag, in our words. */
  said: string;
}
