const hidden = '[redacted]';

/** Shorter values are no credentials, and hiding them would eat ordinary words. */
const shortestSecret = 6;

/** Credentials that give themselves away by their look. What is captured in `$1` stays readable. */
const patterns: readonly RegExp[] = [
  /()-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /()\bnpm_[A-Za-z0-9]{20,}/g,
  /()\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g,
  /()\bglpat-[A-Za-z0-9_-]{16,}/g,
  /()\bpypi-[A-Za-z0-9_-]{20,}/g,
  /()\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /()\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /()\bsk-[A-Za-z0-9_-]{20,}/g,
  /()\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/g,
  /()\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g,
  /(\b(?:bearer|basic)\s+)[A-Za-z0-9+/=._~-]{8,}/gi,
  /(_(?:authToken|auth|password)\s*=\s*)[^\s"']+/g,
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,200}:)[^\s/@]{1,500}(?=@)/gi,
];

/**
 * A function that hides secrets in any text: the given values (as they are, URL-encoded and in base64, also of a text around them) and everything
 * that looks like a credential. Hiding twice changes nothing more.
 */
export function redactor(secrets: Iterable<string | undefined>): (text: string) => string {
  const values = [...new Set([...secrets].flatMap(spellings))].sort((a, b) => b.length - a.length);
  const known = values.length === 0 ? null : new RegExp(values.map(literally).join('|'), 'g');
  return (text) => {
    const named = known ? text.replace(known, hidden) : text;
    return patterns.reduce((rest, pattern) => rest.replace(pattern, `$1${hidden}`), named);
  };
}

function spellings(secret: string | undefined): string[] {
  if (secret === undefined) return [];
  return [secret, passwordIn(secret)]
    .map((one) => one.trim())
    .flatMap((one) => (one.length < shortestSecret ? [] : allOf(one)));
}

function allOf(secret: string): string[] {
  const value = Buffer.from(secret, 'utf8').toString('utf8');
  const base64 = Buffer.from(value, 'utf8').toString('base64');
  const within = [0, 1, 2].map((before) => base64Within(value, before));
  return [value, encodeURIComponent(value), base64, base64.replace(/=+$/, ''), ...within];
}

/** What every base64 of a longer text shows of a value that begins so many bytes after a group of three. */
function base64Within(value: string, before: number): string {
  const bytes = Buffer.from('\0'.repeat(before) + value, 'utf8');
  return bytes.toString('base64').slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3));
}

/** An address that is secret as a whole is so for its password, which others may show alone. */
const passwordIn = (secret: string): string =>
  /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:([^\s/@]+)@/i.exec(secret.trim())?.[1] ?? '';

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Whether the text holds something that looks like a credential (R334): such a thing has no place in a configuration. */
export const looksSecret = (text: string): boolean => patterns.some((pattern) => text.search(pattern) >= 0);
