import type { Chance } from '../chance.ts';

/** Where a release may go, by the words of release.yaml. */
export const channelNames = ['npm', 'pypi', 'oci', 'github', 'git'] as const;
export type ChannelName = (typeof channelNames)[number];

/** What stands under one version. */
export interface Standing {
  /** Digest by file, spelled as this place spells it. */
  digests: Record<string, string>;
  /** Marked as not to be used. */
  withdrawn: boolean;
  /** Seen by its makers only. */
  draft: boolean;
}

/** What stands of one package, read without the product. */
export interface Shelf {
  /** By version; null where the channel has no test stage. */
  test: Record<string, Standing> | null;
  production: Record<string, Standing>;
  /** The version under the name that moves; undefined where no name moves. */
  latest?: string | null;
}

/** One channel with real services, production behind a door that counts what was taken in. */
export interface Place {
  channel: ChannelName;
  /** What every server must be told. */
  environment: Readonly<Record<string, string>>;
  /** How many files one release of a package is there; null: as many as it has elsewhere. */
  files: number | null;
  /** Whether a version that was rolled back can be told from one in use. */
  marks: boolean;
  /** What release.yaml says of the channel. */
  settings(packageName: string): Record<string, unknown>;
  /** Ends one of its services with SIGKILL, or what is like it, and has it back at its address after a pause. */
  crash(chance: Chance): Promise<void>;
  look(packageName: string): Promise<Shelf>;
  /** What production took in more often than once. */
  duplicates(): string[];
  /** What lies about there that belongs to no package. */
  leftovers(): string[];
  /** What lies about there and does not say whose it is. */
  unclaimed?(): string[];
  stop(): Promise<void>;
}

/** Names that were counted more often than once, in words. */
export const moreThanOnce = (counted: ReadonlyMap<string, number>): string[] =>
  [...counted].filter(([, times]) => times > 1).map(([name, times]) => `${name} was uploaded ${times} times`);
