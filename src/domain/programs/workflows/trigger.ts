import type { ArtifactKind } from '../../records/artifact.ts';

/** A pipeline of the project's own that publishes by itself once the release is out. */
export interface Trigger {
  /** In the base commit. */
  file: string;
  /** What sets it off: the push of the tag, or the release page. */
  on: 'tag' | 'page';
  /** What it publishes. */
  publishes: ArtifactKind | 'page';
  /** The action or command that shows it. */
  by: string;
}
