import { connect } from 'node:net';
import type { Environment } from '../../domain/programs/child-environment.ts';
import type { HttpAnswer, HttpQuestion, Network } from '../../ports/network.ts';

export interface NetworkSettings {
  environment: Environment;
  /** Hides secrets in what is kept of a body. */
  redact(text: string): string;
}

const mostBytes = 256 * 1024;
const shownCharacters = 2000;

/** Port Network over plain sockets and the fetch of Node. A body that never ends is left after 256 KiB. */
export function createNetwork(settings: NetworkSettings): Network {
  return { connects, ask: (question) => ask(settings, question) };
}

const connects: Network['connects'] = (host, port, timeout_s) =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (connected: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(connected);
    };
    const timer = setTimeout(() => answer(false), timeout_s * 1000);
    socket.once('connect', () => answer(true)).on('error', () => answer(false));
  });

async function ask(settings: NetworkSettings, question: HttpQuestion): Promise<HttpAnswer> {
  const began = performance.now();
  const told = (answer: Partial<HttpAnswer>): HttpAnswer => ({
    status: null,
    json: undefined,
    excerpt: '',
    why: null,
    ...answer,
    latency_ms: Math.round(performance.now() - began),
  });
  const named = [question.headers_env, question.post_env ?? {}].flatMap((names) => Object.values(names));
  const all = typeof question.url === 'string' ? named : [question.url.env, ...named];
  const unset = all.find((name) => !settings.environment[name]);
  if (unset) return told({ why: `the environment variable ${unset} is not set` });
  const url = addressOf(settings, question.url);
  if (url === null) return told({ why: 'the environment variable holds no http address' });
  const signal = AbortSignal.timeout(question.timeout_s * 1000);
  try {
    const response = await send(settings, { ...question, url }, signal);
    const { text, whole } = await beginningOf(response);
    const excerpt = settings.redact(text).slice(0, shownCharacters);
    return told({ status: response.status, json: whole ? parsed(text) : undefined, excerpt });
  } catch {
    return told({ why: signal.aborted ? `no whole answer within ${question.timeout_s} s` : 'it does not answer' });
  }
}

function addressOf({ environment }: NetworkSettings, url: HttpQuestion['url']): string | null {
  if (typeof url === 'string') return url;
  const address = `${(environment[url.env] ?? '').replace(/\/+$/, '')}${url.path ?? ''}`;
  return URL.canParse(address) && /^https?:\/\//i.test(address) ? address : null;
}

function send(
  { environment }: NetworkSettings,
  question: HttpQuestion & { url: string },
  signal: AbortSignal,
): Promise<Response> {
  const { url, headers_env, post, post_env = {} } = question;
  const values = (names: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(names).map(([key, name]) => [key, environment[name] ?? '']));
  const headers = { accept: 'application/json', ...question.headers, ...values(headers_env) };
  const content = post
    ? {
        body: JSON.stringify({ ...values(post_env), ...post }),
        headers: { ...headers, 'content-type': 'application/json' },
      }
    : {};
  return fetch(url, { method: post ? 'POST' : 'GET', headers, ...content, redirect: 'manual', signal });
}

/** Stops reading, and with it the other side's sending, once there is more than anybody needs. */
async function beginningOf(response: Response): Promise<{ text: string; whole: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8'), whole: size <= mostBytes };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
