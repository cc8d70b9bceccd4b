/** Paths of the comparison page by what the host calls itself; Gitea and its kin share GitHub's. */
const forges = [
  { host: /(?:^|[.-])gitlab(?:[.-]|$)/, path: '/-/compare/' },
  { host: /(?:^|[.-])(?:github|gitea|forgejo|gogs|codeberg)(?:[.-]|$)/, path: '/compare/' },
];

const httpsRemote = /^https:\/\/(?:[^@/]*@)?([^/?#@]+)\/([^?#]+)$/i;
const sshRemote = /^ssh:\/\/(?:[^@/]*@)?([^/?#@:]+)(?::\d+)?\/([^?#]+)$/i;
const scpRemote = /^(?:[\w.-]+@)?([\w.-]+):(?!\/)([^?#]+)$/;

/**
 * The web page that compares two tags, for https and ssh remotes of GitHub, GitLab and Gitea-like hosts; null for any
 * other remote. User names and passwords in the remote never reach the result.
 */
export function compareUrl(remoteUrl: string, fromTag: string, toTag: string): string | null {
  const [, host = '', path = ''] =
    [httpsRemote, sshRemote, scpRemote].map((form) => form.exec(remoteUrl.trim())).find(Boolean) ?? [];
  const forge = forges.find((one) => one.host.test(host.toLowerCase()));
  const segments = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/');
  const wellFormed =
    /^[\w.-]+(?::\d+)?$/.test(host) && segments.length > 1 && segments.every((one) => /^[\w.~-]*\w[\w.~-]*$/.test(one));
  if (!forge || !wellFormed) return null;
  return `https://${host.toLowerCase()}/${segments.join('/')}${forge.path}${escapeTag(fromTag)}...${escapeTag(toTag)}`;
}

const escapeTag = (tag: string): string =>
  encodeURIComponent(tag).replaceAll('%2F', '/').replaceAll('(', '%28').replaceAll(')', '%29');
