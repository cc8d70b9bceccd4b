import type { Ships } from '../../domain/records/facts.ts';
import type { ChannelSettings } from '../../ports/channel.ts';

/** A channel that policy switches on, and what it takes of a release. */
export interface ProjectChannel {
  ships: Ships;
  settings: ChannelSettings;
  /** The project's own pipeline publishes to production. */
  by?: 'ci' | undefined;
}
