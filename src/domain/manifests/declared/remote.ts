const httpsRemote = /^https:\/\/(?:[^@/]*@)?([^/?#@]+)\/([^?#]+)$/i;
const sshRemote = /^ssh:\/\/(?:[^@/]*@)?([^/?#@:]+)(?::\d+)?\/([^?#]+)$/i;
const scpRemote = /^(?:[\w.-]+@)?([\w.-]+):(?!\/)([^?#]+)$/;

/** Where a repository stands on its forge. */
export interface RemotePlace {
  /** In small letters, with its port if it has one. */
  host: string;
  /** The path of the repository, such as `owner` and `name`; at least two. */
  segments: string[];
}

/** Host and path of an https or ssh remote; null for any other. User names and passwords in it never reach the result. */
export function remotePlace(remoteUrl: string): RemotePlace | null {
  const [, host = '', path = ''] =
    [httpsRemote, sshRemote, scpRemote].map((form) => form.exec(remoteUrl.trim())).find(Boolean) ?? [];
  const segments = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/');
  const wellFormed =
    /^[\w.-]+(?::\d+)?$/.test(host) && segments.length > 1 && segments.every((one) => /^[\w.~-]*\w[\w.~-]*$/.test(one));
  return wellFormed ? { host: host.toLowerCase(), segments } : null;
}

/**
 * A repository as forges name it: `owner/name` or `host/owner/name` where policy says so, else that of the remote. The
 * remote of a checkout is anybody's to change: it counts only on the host that policy names, which gets the login.
 */
export function forgeRepository(
  named: string | undefined,
  remoteUrl: string | null,
  forgeHost: string,
): { host: string; owner: string; name: string } | null {
  const place = remoteUrl === null ? null : remotePlace(remoteUrl);
  const there = place?.host === forgeHost ? place.segments : [];
  const said = named?.split('/') ?? there;
  const [host, owner, name, ...rest] = said.length === 2 ? [forgeHost, ...said] : said;
  return host && owner && name && rest.length === 0 ? { host, owner, name } : null;
}
