import { createHash } from 'node:crypto';

/** JSON with sorted keys and without undefined: the same value gives the same bytes (RFC 8785 in spirit). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

/** `sha256:<hex>` of bytes or text. */
export const sha256 = (content: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** An id made from content: `<prefix>_` and 24 hex digits. */
export const contentId = (prefix: string, value: unknown): string =>
  `${prefix}_${createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 24)}`;

/** The integrity string of npm: SHA-512 in base64 (Subresource Integrity). */
export const integrityOf = (bytes: Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
