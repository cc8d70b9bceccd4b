import {
  isInitializeRequest,
  type LegacyHttpHandler,
  legacyStatelessFallback,
  type McpServerFactory,
  WebStandardStreamableHTTPServerTransport as SessionTransport,
} from '@modelcontextprotocol/server';

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
export function openSessions(
  factory: McpServerFactory,
  { freshId, onerror }: { freshId(): string; onerror?(error: unknown): void },
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
