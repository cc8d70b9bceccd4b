import type { ChannelPlace } from '../../ports/channel.ts';

type Said = { [Key in keyof ChannelPlace]?: string | undefined };

/** A stage as release.yaml says it; what it leaves out is null. */
export const placed = ({ registry, index, token_env, account_env }: Said): ChannelPlace => ({
  registry: registry ?? null,
  index: index ?? null,
  token_env: token_env ?? null,
  account_env: account_env ?? null,
});
