import { retryAfter } from '../../domain/programs/rate-limit.ts';
import type { Credentials } from './place.ts';

export interface Question {
  url: string;
  /** Refused beyond this many bytes. */
  limit: number;
  credentials?: Credentials | null;
  accept?: string;
  /** Fields of a form; small ones, so that a server which refuses unread ones is still heard. */
  post?: Readonly<Record<string, string>>;
  timeout_s?: number;
  /** Follows to other hosts too, without the credentials: for files whose digest is known or measured. */
  anywhere?: true;
}

export interface Answer {
  status: number;
  /** Where the answer came from, redirects followed. */
  url: string;
  type: string;
  /** Seconds for which it asked to be left alone. */
  retry_after_s: number | undefined;
  /** In portions, so that a large file never stands in memory. */
  body: AsyncIterable<Uint8Array>;
}

const mostRedirects = 5;

/**
 * Asks over HTTP. A redirect is followed on the same host only, unless the question says otherwise, and never for a POST:
 * an index that sends readers to another one does not have the package itself. Credentials reach no other host. Throws
 * when nothing answers.
 */
export async function fetchFrom(question: Question): Promise<Answer> {
  const signal = AbortSignal.timeout((question.timeout_s ?? 60) * 1000);
  const { credentials, accept, post, limit } = question;
  const plain = { 'user-agent': 'hive-release', ...(accept ? { accept } : {}) };
  let headers: Record<string, string> = { ...plain, ...(credentials ? { authorization: basic(credentials) } : {}) };
  const method = post ? { method: 'POST', body: new URLSearchParams(post) } : {};
  let url = question.url;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await fetchTwice(url, { ...method, headers, redirect: 'manual', signal });
    const next = post ? null : redirectOf(url, response);
    if (next === null || (!next.own && !question.anywhere)) {
      const type = response.headers.get('content-type') ?? '';
      const retry_after_s = retryAfter((name) => response.headers.get(name));
      return { status: response.status, url, type, retry_after_s, body: bounded(response.body, limit) };
    }
    await response.body?.cancel();
    url = next.url;
    if (!next.own) headers = plain;
  }
  throw new Error('redirected in a circle');
}

/** A connection that breaks is tried once more; all that is asked here may be asked twice. */
const fetchTwice = (url: string, request: RequestInit): Promise<Response> =>
  fetch(url, request).catch((error: unknown) => {
    if (request.signal?.aborted) throw error;
    return fetch(url, request);
  });

/** Where this answer leads, and whether that is the same host or the same name over TLS; null when it leads nowhere. */
function redirectOf(from: string, response: Response): { url: string; own: boolean } | null {
  const location = response.headers.get('location');
  if (response.status < 300 || response.status > 399 || location === null) return null;
  const [here, there] = [new URL(from), new URL(location, from)];
  const safer = here.protocol === 'http:' && there.protocol === 'https:' && there.hostname === here.hostname;
  return /^https?:$/.test(there.protocol) ? { url: there.href, own: there.origin === here.origin || safer } : null;
}

const basic = ({ account, secret }: Credentials): string =>
  `Basic ${Buffer.from(`${account}:${secret}`).toString('base64')}`;

async function* bounded(body: ReadableStream<Uint8Array> | null, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > limit) throw new Error(`more than ${limit} bytes`);
    yield chunk;
  }
}

export async function textOf({ body }: Pick<Answer, 'body'>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
