import { remotePlace } from '../declared/remote.ts';

/** Paths of the comparison page by what the host calls itself; Gitea and its kin share GitHub's. */
const forges = [
  { host: /(?:^|[.-])gitlab(?:[.-]|$)/, path: '/-/compare/' },
  { host: /(?:^|[.-])(?:github|gitea|forgejo|gogs|codeberg)(?:[.-]|$)/, path: '/compare/' },
];

/**
 * The web page that compares two tags, for https and ssh remotes of GitHub, GitLab and Gitea-like hosts; null for any
 * other remote. User names and passwords in the remote never reach the result.
 */
export function compareUrl(remoteUrl: string, fromTag: string, toTag: string): string | null {
  const place = remotePlace(remoteUrl);
  const forge = forges.find((one) => place && one.host.test(place.host));
  if (!place || !forge) return null;
  const page = [place.host, ...place.segments].join('/');
  return `https://${page}${forge.path}${escapeTag(fromTag)}...${escapeTag(toTag)}`;
}

const escapeTag = (tag: string): string =>
  encodeURIComponent(tag).replaceAll('%2F', '/').replaceAll('(', '%28').replaceAll(')', '%29');
