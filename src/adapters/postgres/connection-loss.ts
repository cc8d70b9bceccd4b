const lossCodes = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  /** Too many connections: the next moment has room. */
  '53300',
  /** Deadlock and serialization failure: the transaction was taken back whole, so it may run again. */
  '40P01',
  '40001',
]);

const lossWords =
  /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|timeout expired/i;

/** Whether trying again may help: the connection broke, or the server is starting, stopping or full (57P0x, 08xxx). */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (code !== '') return lossCodes.has(code) || /^(57P0|08)/.test(code);
  if (error instanceof AggregateError) return error.errors.some(isConnectionLoss);
  return lossWords.test(error.message);
}

/** Whether the server answered but will not have us: wrong password, no such role, database or host. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^(28|3D000|ENOTFOUND|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|CERT_)/.test(codeOf(error));
}

/** The PostgreSQL or system error code, or ''. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
