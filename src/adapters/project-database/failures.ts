import { Problem } from '../../domain/problem.ts';
import { codeOf } from '../postgres/connection-loss.ts';

/** Longer words of the database are cut. */
const longest = 1000;

/** The problem behind an error of the database. Its words never hold the address; only their code enters a sentence. */
export function databaseProblem(error: unknown, url_env: string, redact: (text: string) => string): unknown {
  if (error instanceof Problem) return error;
  const code = codeOf(error);
  if (code === 'ERR_INVALID_URL') return new Problem('DATABASE_URL_MISSING', { values: { url_env } });
  if (/^(?:42501|25006)$/.test(code)) return refused(url_env, code);
  if (/^(?:55P03|57014|25P03)$/.test(code)) return new Problem('DATABASE_ROWS_LOCKED');
  if (/^(?:22|23|P0001|44|0A)/.test(code)) {
    const words = error instanceof Error ? redact(error.message).slice(0, longest) : '';
    return new Problem('DATABASE_ROWS_REFUSED', {
      values: { why: `the database answered SQLSTATE ${code}` },
      untrusted_output: words,
    });
  }
  return error;
}

/** What is said when no connection stands: refused by the server, or no answer. */
export const noConnection =
  (url_env: string) =>
  (cause: unknown): Problem => {
    const code = codeOf(cause) || 'no answer';
    return /^(?:28|3D000)/.test(code)
      ? refused(url_env, code)
      : new Problem('DATABASE_UNREACHABLE', { values: { url_env, code } });
  };

const refused = (url_env: string, code: string): Problem =>
  new Problem('DATABASE_REFUSED', { values: { url_env, code } });
