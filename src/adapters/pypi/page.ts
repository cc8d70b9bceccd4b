import { z } from 'zod';

/** One file that an index lists. */
export interface Listed {
  name: string;
  url: string;
  /** Hex; null when the index does not say. */
  sha256: string | null;
  /** Why it should not be used any more; null when it is in use. */
  yanked: string | null;
  requires_python: string | null;
}

export const accepted =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

const jsonPage = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.record(z.string(), z.string()).default({}),
      yanked: z.union([z.boolean(), z.string()]).default(false),
      'requires-python': z.string().nullish(),
    }),
  ),
});

/** The page of one project: JSON as PEP 691 writes it, else HTML as PEP 503 does. Throws when it is neither. */
export function readPage(text: string, type: string, url: string): Listed[] {
  return /json/.test(type) ? readJson(text, url) : readHtml(text, url);
}

function readJson(text: string, base: string): Listed[] {
  return jsonPage.parse(JSON.parse(text)).files.map(({ filename, url, hashes, yanked, ...rest }) => ({
    name: filename,
    url: new URL(url, base).href,
    sha256: hex(hashes.sha256),
    yanked: yanked === false ? null : yanked === true ? 'yanked' : yanked || 'yanked',
    requires_python: rest['requires-python'] ?? null,
  }));
}

/** Each link is cut out before it is read, so that time grows with the length of the page only. */
function readHtml(text: string, base: string): Listed[] {
  return text.split(/<\/a\s*>/i).flatMap((piece): Listed[] => {
    const start = piece.toLowerCase().lastIndexOf('<a');
    if (start < 0) return [];
    const { attributes, shown } = readLink(piece.slice(start + 2));
    const { href } = attributes;
    if (href === undefined) return [];
    const url = new URL(href, base);
    const yanked = attributes['data-yanked'];
    return [
      {
        name: shown || decodeURIComponent(url.pathname.split('/').at(-1) ?? ''),
        url: url.href.replace(/#.*$/, ''),
        sha256: hex(/[#&]sha256=([0-9a-f]+)/i.exec(url.hash)?.[1]),
        yanked: yanked === undefined ? null : yanked || 'yanked',
        requires_python: attributes['data-requires-python'] ?? null,
      },
    ];
  });
}

function readLink(link: string): { attributes: Record<string, string>; shown: string } {
  const attributes: Record<string, string> = {};
  const next = /\s*([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?|\s*(>)/gy;
  for (let found = next.exec(link); found; found = next.exec(link)) {
    const [, name, double, single, bare, end] = found;
    if (end !== undefined) return { attributes, shown: plain(link.slice(next.lastIndex)).trim() };
    if (name !== undefined) attributes[name.toLowerCase()] = plain(double ?? single ?? bare ?? '');
  }
  return { attributes, shown: '' };
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&amp;': '&',
};
const plain = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|amp|#34|#39|#x27);/g, (entity) => entities[entity] ?? entity);

const hex = (digest: string | undefined): string | null =>
  digest !== undefined && /^[0-9a-f]{64}$/i.test(digest) ? digest.toLowerCase() : null;
