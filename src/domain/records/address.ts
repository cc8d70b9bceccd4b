import { z } from 'zod';

export const addressKinds = ['package page', 'index page', 'image', 'release page', 'tag'] as const;

/** Where people find something that was released, as the channel itself tells it. */
export interface Address {
  what: (typeof addressKinds)[number];
  address: string;
}

/** One address of a release, and whether the server saw there what it released (R192). */
export const placeSeen = z.object({
  stage: z.enum(['test', 'production']),
  channel: z.string(),
  /** The package, image, repository or tag that stands there. */
  name: z.string(),
  what: z.enum(addressKinds),
  address: z.string(),
  verified: z.boolean(),
});
export type PlaceSeen = z.infer<typeof placeSeen>;

const longest = 500;

/** An address as it may be shown: a user name and a password in it are left out. Null: it is no address of the web. */
export function plainAddress(text: string | null | undefined): string | null {
  if (!text || text.length > longest || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return null;
  url.username = '';
  url.password = '';
  return url.href;
}

/** A remote of git in any of its forms, without the secrets that people write into it. */
export const plainRemote = (remote: string): string =>
  plainAddress(remote) ?? remote.replace(/^(\w+:\/\/)[^/@]*:[^/@]*@/, '$1').slice(0, longest);

/** The page of a package by the pattern that policy has for it: `{name}` and `{version}` are filled in. */
export function pageAddress(pattern: string, { name, version }: { name: string; version: string }): string {
  const escaped = (text: string) => text.split('/').map(encodeURIComponent).join('/').replaceAll('%40', '@');
  return pattern.replaceAll('{name}', escaped(name)).replaceAll('{version}', escaped(version));
}
