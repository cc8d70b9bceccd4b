/** Every way in which a secret might be written somewhere, as far as a search can know it. */
export function spellingsOf(secret: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${'.'.repeat(shift)}${secret}`)
      .toString('base64')
      .replace(/=+$/, '');
    // Characters at both ends depend on what stands beside the secret.
    return text.slice(Math.ceil((shift * 4) / 3), Math.floor(((shift + secret.length) * 4) / 3));
  });
  const all = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...inBase64];
  return [...new Set([...all, ...inBase64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'))])];
}
