import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostHeaderValidation, originValidation, toNodeHandler } from '@modelcontextprotocol/node';
import {
  type AuthInfo,
  createMcpHandler,
  isLegacyRequest,
  type LegacyHttpHandler,
  type McpServerFactory,
  type ServerNotifier,
} from '@modelcontextprotocol/server';
import { rateLimit } from './http/rate.ts';
import { openSessions } from './http/sessions.ts';

/** Says who a request comes from by its Authorization header; null refuses it. OAuth takes this same place. */
export type Authenticate = (authorization: string | undefined) => Promise<AuthInfo | null>;

/** Pages for people beside the protocol, below one path. They say themselves who may read them and what is a proof. */
export interface Pages {
  /** What their addresses begin with. */
  prefix: string;
  /** `known`: the caller gave the bearer token, or none is asked for. */
  fetch(request: Request, known: boolean): Promise<Response>;
}

export interface HttpOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** null: no token is asked for, which is allowed on a loopback address only. */
  authenticate: Authenticate | null;
  /** Host names, without port, that may stand in Host and Origin besides the loopback ones. */
  allowed_hosts?: readonly string[];
  body_limit?: number;
  rate?: { burst: number; per_second: number };
  pages?: Pages;
  /** Makes the id of a session; nobody may be able to guess it. */
  freshId(): string;
  onerror?(error: unknown): void;
}

export interface HttpServer {
  url: string;
  /** Tells every listening client of the modern era what changed. */
  notify: ServerNotifier;
  /** Lets running answers end for up to two seconds, then closes every connection. */
  close(): Promise<void>;
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];
const endpoint = '/mcp';

/** Whether an address can only be reached from this machine. */
export const isLoopback = (host: string): boolean =>
  loopback.includes(host) || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** Accepts exactly one bearer token, compared in constant time. */
export function bearerToken(token: string): Authenticate {
  const expected = Buffer.from(token, 'utf8');
  return async (authorization) => {
    const given = Buffer.from(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '', 'utf8');
    const padded = Buffer.alloc(expected.length);
    given.copy(padded);
    const same = timingSafeEqual(padded, expected) && given.length === expected.length;
    return same ? { token: '', clientId: 'bearer', scopes: [] } : null;
  };
}

/**
 * Serves MCP over Streamable HTTP at `/mcp`, both protocol eras, and says `ok` at `/healthz`.
 * Throws when it is asked to listen on a public address without authentication.
 */
export async function serveHttp(factory: McpServerFactory, options: HttpOptions): Promise<HttpServer> {
  const { host, port, onerror = () => {} } = options;
  if (!isLoopback(host) && options.authenticate === null) {
    throw new Error(`Refusing to listen on ${host} without a bearer token`);
  }
  const body_limit = options.body_limit ?? 1024 * 1024;
  const limits = { maxRequestBodySize: body_limit };
  const modern = createMcpHandler(factory, { ...limits, legacy: 'reject', onerror });
  const sessions = openSessions(factory, options, limits);
  const choose = async (request: Request) => ((await isLegacyRequest(request, undefined, limits)) ? sessions : modern);
  const fetch: LegacyHttpHandler = async (request, known) => (await choose(request)).fetch(request, known);
  const handle = toNodeHandler({ fetch }, { ...limits, onerror });
  const people = peopleSide(options);
  const admit = doorkeeper(options, body_limit);
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, (request, response) => {
    admit(request, response)
      .then((auth) => {
        const serve = isPage(options, request) ? people : handle;
        return auth ? serve(Object.assign(request, { auth }) as NodeRequest, response) : undefined;
      })
      .catch(onerror);
  });
  await listening(server, host, port);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${bound}${endpoint}`,
    notify: modern.notify,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const impatience = setTimeout(() => server.closeAllConnections(), 2000);
      await Promise.all([modern.close(), sessions.close()]);
      await closed;
      clearTimeout(impatience);
    },
  };
}

type NodeRequest = Parameters<ReturnType<typeof toNodeHandler>>[0];
type Admit = (request: IncomingMessage, response: ServerResponse) => Promise<AuthInfo | null>;

const anyone: AuthInfo = { token: '', clientId: 'local', scopes: [] };
/** Somebody at the pages who gave no token. */
const stranger: AuthInfo = { token: '', clientId: 'stranger', scopes: [] };
const pageLimits = { body: 64 * 1024, rate: { burst: 40, per_second: 1 } };

const pathOf = ({ url }: IncomingMessage): string => url?.split('?')[0] ?? '';
const isPage = ({ pages }: HttpOptions, request: IncomingMessage): boolean =>
  pages !== undefined && pathOf(request).startsWith(pages.prefix);

const peopleSide = ({ pages, onerror = () => {} }: HttpOptions): ReturnType<typeof toNodeHandler> =>
  toNodeHandler(
    {
      fetch: async (request, known) =>
        pages?.fetch(request, known?.authInfo !== stranger) ?? new Response(null, { status: 404 }),
    },
    { maxRequestBodySize: pageLimits.body, onerror },
  );

/** How one side of the server is entered. */
interface Door {
  /** By the names in Host and Origin; answers when it says no. */
  mayCome: ReturnType<typeof hostHeaderValidation>;
  within: ReturnType<typeof rateLimit>;
  body: number;
  /** Whom somebody without a token is taken for; null: they are refused. */
  unknown: AuthInfo | null;
}

/** Everything that is asked before a request reaches the protocol. null: it was answered already. */
function doorkeeper(options: HttpOptions, bodyLimit: number): Admit {
  const names = [...loopback, ...(options.allowed_hosts ?? []), ...(isLoopback(options.host) ? [] : [options.host])];
  const hostFits = hostHeaderValidation(names);
  const originFits = originValidation(names);
  const authenticate: Authenticate = options.authenticate ?? (async () => anyone);
  const protocol: Door = {
    mayCome: (...asked) => hostFits(...asked) && originFits(...asked),
    within: rateLimit(options.rate ?? { burst: 200, per_second: 50 }),
    body: bodyLimit,
    unknown: null,
  };
  // A browser that tells no referrer names no origin with a form either; the pages look at who sent it themselves.
  const people: Door = {
    mayCome: hostFits,
    within: rateLimit(options.rate ?? pageLimits.rate),
    body: pageLimits.body,
    unknown: stranger,
  };
  return async (request, response) => {
    const door: Door = isPage(options, request) ? people : protocol;
    if (!door.mayCome(request, response)) return null;
    const refuse = refuserOf(request, response);
    const path = pathOf(request);
    if (path === '/healthz') return refuse(200, 'ok');
    if (path !== endpoint && door === protocol) return refuse(404, `Not found; the endpoint is ${endpoint}`);
    if (!door.within(request.socket.remoteAddress)) return refuse(429, 'Too many requests', { 'Retry-After': '1' });
    if (Number(request.headers['content-length']) > door.body) return refuse(413, 'The request body is too large');
    const auth = (await authenticate(request.headers.authorization)) ?? door.unknown;
    return (
      auth ?? refuse(401, 'A valid bearer token is required', { 'WWW-Authenticate': 'Bearer realm="hive-release"' })
    );
  };
}

/** Answers in plain words and, when a body was not read, does not wait for the rest of it. */
const refuserOf =
  (request: IncomingMessage, response: ServerResponse) =>
  (status: number, words: string, headers: Record<string, string> = {}): null => {
    const closing: Record<string, string> = request.method === 'GET' ? {} : { Connection: 'close' };
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...closing, ...headers });
    response.end(`${words}\n`);
    return null;
  };

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => {
      server.off('error', reject);
      resolve();
    });
  });
