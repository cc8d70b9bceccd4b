/** When a token ends that carries its own end, as a JSON Web Token does; null for any other. Its signature is not looked at. */
export function tokenEnd(token: string): string | null {
  const [, body, signature, more] = token.trim().split('.', 4);
  if (!body || signature === undefined || more !== undefined || token.length > 16_384) return null;
  try {
    const { exp } = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' ? new Date(exp * 1000).toISOString() : null;
  } catch {
    return null;
  }
}
