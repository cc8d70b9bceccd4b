import type { Stage } from '../domain/records/release.ts';

export interface ChannelTarget {
  stage: Stage;
  package: string;
}

export interface Standing {
  version: string;
  /** npm `sha512-…` integrity, or `sha256:…`. */
  integrity: string;
  deprecated: string | null;
}

/** Looks at one registry. Throws REGISTRY_UNREACHABLE; an absent package or version is null, not an error. */
export interface ChannelReader {
  readonly name: string;
  /** Whether the credentials are accepted; throws REGISTRY_AUTH when they are refused. */
  preflight(target: ChannelTarget): Promise<{ account: string; token_env: string | null }>;
  observe(target: ChannelTarget & { version: string }): Promise<Standing | null>;
  /** The dist-tags of the package: name to version. */
  tags(target: ChannelTarget): Promise<Record<string, string>>;
}

export interface ChannelWriter extends ChannelReader {
  /** Uploads the file. "Already exists" is no error: the caller looks again. */
  publish(target: ChannelTarget & { version: string; file: string; dist_tag: string }): Promise<void>;
  moveTag(target: ChannelTarget & { tag: string; version: string }): Promise<void>;
  removeTag(target: ChannelTarget & { tag: string }): Promise<void>;
  deprecate(target: ChannelTarget & { version: string; message: string }): Promise<void>;
  /** Takes a version away where the registry allows it (test stage only). */
  unpublish(target: ChannelTarget & { version: string }): Promise<void>;
  /** Installs exactly this version into an empty directory and proves that it loads; returns what was installed. */
  install(
    target: ChannelTarget & { version: string; directory: string },
  ): Promise<{ integrity: string; output: string; entry_points: string[] }>;
}
