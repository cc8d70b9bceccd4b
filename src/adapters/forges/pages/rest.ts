import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { allowanceIn, retryAfter } from '../../../domain/programs/rate-limit.ts';
import type { Answer, ForgeApi } from './forge-api.ts';

export interface RestSettings {
  /** Where the API answers. */
  api: string;
  /** Headers that carry the token; sent to the host of the API, to that of its uploads, and to no other. */
  credentials: Readonly<Record<string, string>>;
  /** What stands in the place of `api` in the name of the host that takes files, where that is another. */
  uploads?: string;
}

const patience_ms = 60_000;
const upload_ms = 900_000;
/** What is larger is not fetched merely to be counted. */
const mostBytes = 500_000_000;

/** A forge over HTTP. */
export function restApi({ api, credentials, uploads = '' }: RestSettings): ForgeApi {
  const base = api.endsWith('/') ? api : `${api}/`;
  const { host } = new URL(base);
  const own = [host, host.replace(/^api\./, `${uploads}.`)];
  const call = async (to: string, init: RequestInit, wait_ms: number): Promise<Response | null> => {
    const url = new URL(to, base);
    const headers = new Headers(init.headers);
    if (own.includes(url.host) && isPrivate(url))
      for (const [name, value] of Object.entries(credentials)) headers.set(name, value);
    return fetch(url, { ...init, headers, signal: AbortSignal.timeout(wait_ms) }).catch(() => null);
  };
  return {
    async ask(method, path, body) {
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': jsonType }) };
      return answerOf(await call(path, { method, headers, ...content }, patience_ms));
    },
    async send(to, { method, file, form }) {
      const bytes = await openAsBlob(file);
      const wrapped = new FormData();
      if (form) wrapped.set(form.field, bytes, form.name);
      const headers = { accept: 'application/json', ...(form ? {} : { 'content-type': 'application/octet-stream' }) };
      return answerOf(await call(to, { method, headers, body: form ? wrapped : bytes }, upload_ms));
    },
    async digestOf({ url }) {
      // A page may link anywhere; only the forge itself is asked.
      if (!own.includes(new URL(url, base).host)) return null;
      const response = await call(url, { headers: { accept: 'application/octet-stream' } }, upload_ms);
      if (!response?.ok || !response.body) return null;
      const hash = createHash('sha256');
      let read = 0;
      for await (const chunk of response.body) {
        read += chunk.byteLength;
        if (read > mostBytes) return null;
        hash.update(chunk);
      }
      return `sha256:${hash.digest('hex')}`;
    },
  };
}

/** A token travels encrypted or not out of this machine at all. */
const isPrivate = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

const jsonType = 'application/json';
const mostText = 16_000_000;

async function answerOf(response: Response | null): Promise<Answer> {
  const text = response ? await response.text().catch(() => null) : null;
  if (response === null || text === null || text.length > mostText) return { status: 0, json: null, said: '' };
  const header = (name: string) => response.headers.get(name);
  const told = { retry_after_s: retryAfter(header), allowance: allowanceIn(header) };
  try {
    return { status: response.status, json: JSON.parse(text), said: text.slice(0, 4_000), ...told };
  } catch {
    return { status: response.status, json: null, said: text.slice(0, 4_000), ...told };
  }
}
