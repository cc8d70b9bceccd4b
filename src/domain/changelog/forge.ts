/** The web pages of one repository. */
export interface Forge {
  /** The page that compares two tags or branches. */
  compare(from: string, to: string): string;
  /** The page of an issue or pull request, by a reference as people write it; null when it is none of this forge. */
  page(reference: string): string | null;
}

interface Kind {
  host: RegExp;
  compare(from: string, to: string): string;
  /** Path below the repository by the sign of a reference; on most forges the number of either leads to both. */
  pages: Readonly<Record<string, string>>;
}

const threeDots = (from: string, to: string): string => `compare/${from}...${to}`;

/** By what the host calls itself; Gitea and its kin share GitHub's paths. */
const kinds: readonly Kind[] = [
  {
    host: /(?:^|[.-])gitlab(?:[.-]|$)/,
    compare: (from, to) => `-/${threeDots(from, to)}`,
    pages: { '#': '-/issues/', '!': '-/merge_requests/' },
  },
  { host: /(?:^|[.-])github(?:[.-]|$)/, compare: threeDots, pages: { '#': 'issues/', 'GH-': 'issues/' } },
  { host: /(?:^|[.-])(?:gitea|forgejo|gogs|codeberg)(?:[.-]|$)/, compare: threeDots, pages: { '#': 'issues/' } },
  {
    host: /^bitbucket\.org$/,
    compare: (from, to) => `branches/compare/${to}%0D${from}`,
    pages: { '#': 'issues/' },
  },
];

const httpsRemote = /^https:\/\/(?:[^@/]*@)?([^/?#@]+)\/([^?#]+)$/i;
const sshRemote = /^ssh:\/\/(?:[^@/]*@)?([^/?#@:]+)(?::\d+)?\/([^?#]+)$/i;
const scpRemote = /^(?:[\w.-]+@)?([\w.-]+):(?!\/)([^?#]+)$/;
const segment = /^[\w.~-]*\w[\w.~-]*$/;
const referenceParts = /^([\w./-]*?)(#|!|GH-)(\d+)$/;

/**
 * The forge behind an https or ssh remote of GitHub, GitLab, Bitbucket Cloud and Gitea-like hosts; null for any other
 * remote. User names and passwords in the remote never reach a page.
 */
export function forgeOf(remoteUrl: string): Forge | null {
  const [, host = '', path = ''] =
    [httpsRemote, sshRemote, scpRemote].map((form) => form.exec(remoteUrl.trim())).find(Boolean) ?? [];
  const kind = kinds.find((one) => one.host.test(host.toLowerCase().replace(/:\d+$/, '')));
  const own = path.replace(/\/+$/, '').replace(/\.git$/, '');
  if (!kind || !/^[\w.-]+(?::\d+)?$/.test(host) || !isRepository(own)) return null;
  const base = `https://${host.toLowerCase()}`;
  return {
    compare: (from, to) => `${base}/${own}/${kind.compare(escapeTag(from), escapeTag(to))}`,
    page(reference) {
      const [, repository = '', sign = '', number = ''] = referenceParts.exec(reference) ?? [];
      const below = kind.pages[sign];
      if (below === undefined || !(repository === '' || isRepository(repository))) return null;
      return `${base}/${repository || own}/${below}${number}`;
    },
  };
}

function isRepository(path: string): boolean {
  const segments = path.split('/');
  return segments.length > 1 && segments.every((one) => segment.test(one));
}

const escapeTag = (tag: string): string =>
  encodeURIComponent(tag).replaceAll('%2F', '/').replaceAll('(', '%28').replaceAll(')', '%29');
