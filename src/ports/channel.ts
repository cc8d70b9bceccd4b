import type { Address } from '../domain/records/address.ts';
import type { Standing } from '../domain/records/artifact.ts';
import type { Allowance } from '../domain/records/facts.ts';
import type { Stage } from '../domain/records/release.ts';

/** One stage of a channel. */
export interface ChannelPlace {
  /** Where uploads go; null: what the tool's own configuration says. */
  registry: string | null;
  /** Where reading goes when that is another address, as with Python indexes; null: the same. */
  index: string | null;
  /** Names of variables with the secret and with the account it is for; null: the tool's own configuration. */
  token_env: string | null;
  account_env: string | null;
}

/** How a channel is reached for one project; made from its config. */
export interface ChannelSettings {
  channel: string;
  test: ChannelPlace | null;
  production: ChannelPlace | null;
  /** Directory whose own tool configuration (.npmrc, uv.toml …) applies. */
  directory: string;
  /**
   * The work tree with exactly the files that are released: programs of the project are started there and nowhere else,
   * since whoever asks for a release may write in the checkout. Absent: none stands.
   */
  tree?: string;
  /** What else the channel's part of release.yaml says, checked there. */
  options: Readonly<Record<string, unknown>>;
}

export interface ChannelTarget {
  stage: Stage;
  /** The name under which the channel keeps it: a package, an image, a repository of a forge. */
  package: string;
}

export interface VersionTarget extends ChannelTarget {
  version: string;
}

/** A built file on its way. */
export interface Shipped {
  /** As the channel lists it. */
  name: string;
  /** Absolute path. */
  file: string;
  sha256: string;
  integrity: string;
}

export interface Publication extends VersionTarget {
  /** What is missing there; of the other files the channel has the same bytes already. */
  files: readonly Shipped[];
  /** The moving name that shall point to it (`latest`, `alpha`); channels without such names ignore it. */
  dist_tag: string;
  /** For channels that show a release to people; the tag must lead to the commit there already. */
  page: { tag: string; commit: string; title: string; notes: string; prerelease: boolean };
}

export interface Account {
  account: string;
  token_env: string | null;
}

/** What was started, and the digests of what it came from. */
export interface Proof {
  digests: Record<string, string>;
  output: string;
  entry_points: string[];
}

/** Looks at one channel. Throws REGISTRY_UNREACHABLE; an absent package or version is null, not an error. */
export interface ChannelReader {
  readonly name: string;
  /** Whether the credentials are accepted; throws REGISTRY_AUTH when they are refused. */
  preflight(target: ChannelTarget): Promise<Account>;
  observe(target: VersionTarget): Promise<Standing | null>;
  /** The moving names of the package, name to version; `latest` is the newest where the channel has none of its own. */
  tags(target: ChannelTarget): Promise<Record<string, string>>;
  /**
   * Where people find this version, by what is configured and what the channel itself tells; without secrets. None where
   * it has no address that can be known. Whether it stands there is for `observe` to say.
   */
  addresses(target: VersionTarget): Promise<Address[]>;
  /** How many requests the login has left; null where nobody counts. Absent: this channel cannot tell. */
  allowance?(target: ChannelTarget): Promise<Allowance | null>;
}

export interface ChannelWriter extends ChannelReader {
  /** Uploads the files. "Already exists" is no error: the caller looks again. */
  publish(publication: Publication): Promise<void>;
  /** Points a moving name to a version; a channel without such names does nothing. */
  moveTag(target: VersionTarget & { tag: string }): Promise<void>;
  removeTag(target: ChannelTarget & { tag: string }): Promise<void>;
  /** Marks a version as not to be used any more. Answers what was done and what only a person can do. */
  withdraw(target: VersionTarget & { reason: string }): Promise<string>;
  /** Takes a version away where that is possible (test stage only); elsewhere it stays. */
  unpublish(target: VersionTarget): Promise<void>;
  /**
   * Installs exactly this version into an empty directory, runs it, and answers the digests of what came from the channel.
   * `beside` names packages of the same release that it needs: they come from the same stage, other dependencies from
   * production.
   */
  install(target: VersionTarget & { directory: string; beside?: readonly string[] }): Promise<Proof>;
  /** As `install`, of built files that can be started without a channel between; absent where that proves nothing. */
  start?(target: VersionTarget & { directory: string; files: readonly Shipped[] }): Promise<Proof>;
  /** Takes away what `install` or `start` left outside their directory when they broke off; absent where they leave nothing. */
  forget?(target: ChannelTarget & { directory: string }): Promise<void>;
}
