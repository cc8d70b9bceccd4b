import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostHeaderValidation, originValidation, toNodeHandler } from '@modelcontextprotocol/node';
import {
  type AuthInfo,
  createMcpHandler,
  isInitializeRequest,
  isLegacyRequest,
  type LegacyHttpHandler,
  legacyStatelessFallback,
  type McpServerFactory,
  type ServerNotifier,
  WebStandardStreamableHTTPServerTransport as SessionTransport,
} from '@modelcontextprotocol/server';

/** Says who a request comes from by its Authorization header; null refuses it. OAuth takes this same place. */
export type Authenticate = (authorization: string | undefined) => Promise<AuthInfo | null>;

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
  const admit = doorkeeper(options, body_limit);
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, (request, response) => {
    admit(request, response)
      .then((auth) => (auth ? handle(Object.assign(request, { auth }) as NodeRequest, response) : undefined))
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

interface Session {
  transport: SessionTransport;
  client: string | undefined;
  used_at: number;
}

const mostSessions = 100;
const idleSession_ms = 30 * 60_000;

/**
 * Clients of the 2025 era keep a session, in which a server can ask them something back and tell them news. The modern
 * era has none; a client that opens none is served one request at a time.
 */
function openSessions(
  factory: McpServerFactory,
  { freshId, onerror }: HttpOptions,
  limits: { maxRequestBodySize: number },
) {
  const sessions = new Map<string, Session>();
  const stateless = legacyStatelessFallback(factory, onerror, limits);
  const end = async (id: string) => {
    const session = sessions.get(id);
    sessions.delete(id);
    await session?.transport.close();
  };
  const endIdle = () => {
    const idle = [...sessions].filter(([, { used_at }]) => performance.now() - used_at > idleSession_ms);
    const [oldest] = sessions.size > mostSessions ? sessions.keys() : [];
    for (const id of [...idle.map(([id]) => id), ...(oldest ? [oldest] : [])]) end(id).catch(onerror);
  };
  const begin: LegacyHttpHandler = async (request, known) => {
    const transport: SessionTransport = new SessionTransport({
      ...limits,
      sessionIdGenerator: freshId,
      onsessioninitialized: (id) => {
        sessions.set(id, { transport, client: known?.authInfo?.clientId, used_at: performance.now() });
        endIdle();
      },
      onsessionclosed: end,
    });
    await (await factory({ era: 'legacy', ...known, requestInfo: request })).connect(transport);
    return transport.handleRequest(request, known);
  };
  const fetch: LegacyHttpHandler = async (request, known) => {
    const id = request.headers.get('mcp-session-id');
    if (id === null) return (await isOpening(request)) ? begin(request, known) : stateless(request, known);
    const session = sessions.get(id);
    if (!session || session.client !== known?.authInfo?.clientId) return unknownSession();
    sessions.delete(id);
    sessions.set(id, { ...session, used_at: performance.now() });
    return session.transport.handleRequest(request, known);
  };
  return { fetch, close: async () => void (await Promise.all([...sessions.keys()].map(end))) };
}

const isOpening = async (request: Request): Promise<boolean> =>
  request.method === 'POST' &&
  isInitializeRequest(
    await request
      .clone()
      .json()
      .catch(() => null),
  );

const unknownSession = (): Response =>
  Response.json({ jsonrpc: '2.0', error: { code: -32_001, message: 'Session not found' }, id: null }, { status: 404 });

type NodeRequest = Parameters<ReturnType<typeof toNodeHandler>>[0];
type Admit = (request: IncomingMessage, response: ServerResponse) => Promise<AuthInfo | null>;

const anyone: AuthInfo = { token: '', clientId: 'local', scopes: [] };

/** Everything that is asked before a request reaches the protocol. null: it was answered already. */
function doorkeeper(options: HttpOptions, bodyLimit: number): Admit {
  const names = [...loopback, ...(options.allowed_hosts ?? []), ...(isLoopback(options.host) ? [] : [options.host])];
  const hostFits = hostHeaderValidation(names);
  const originFits = originValidation(names);
  const authenticate: Authenticate = options.authenticate ?? (async () => anyone);
  const withinRate = rateLimit(options.rate ?? { burst: 200, per_second: 50 });
  return async (request, response) => {
    if (!hostFits(request, response) || !originFits(request, response)) return null;
    const refuse = refuserOf(request, response);
    const path = request.url?.split('?')[0];
    if (path === '/healthz') return refuse(200, 'ok');
    if (path !== endpoint) return refuse(404, `Not found; the endpoint is ${endpoint}`);
    if (!withinRate(request.socket.remoteAddress)) return refuse(429, 'Too many requests', { 'Retry-After': '1' });
    if (Number(request.headers['content-length']) > bodyLimit) return refuse(413, 'The request body is too large');
    const auth = await authenticate(request.headers.authorization);
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

/** A bucket of `burst` requests per address that fills by `per_second`; the oldest addresses are forgotten. */
function rateLimit({
  burst,
  per_second,
}: {
  burst: number;
  per_second: number;
}): (address: string | undefined) => boolean {
  const buckets = new Map<string | undefined, { left: number; at: number }>();
  return (address) => {
    const now = performance.now();
    const known = buckets.get(address) ?? { left: burst, at: now };
    const left = Math.min(burst, known.left + ((now - known.at) / 1000) * per_second);
    buckets.delete(address);
    buckets.set(address, { left: Math.max(0, left - 1), at: now });
    const [oldest] = buckets.keys();
    if (buckets.size > 1000) buckets.delete(oldest);
    return left >= 1;
  };
}

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => {
      server.off('error', reject);
      resolve();
    });
  });
