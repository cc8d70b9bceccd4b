import nodeModule from 'node:module';
import { userInfo } from 'node:os';
import v8 from 'node:v8';
import { McpServer, type McpServerFactory } from '@modelcontextprotocol/server';
import manifest from '../package.json' with { type: 'json' };
import { systemClock } from './adapters/clock.ts';
import { confineTo } from './adapters/directories/confine.ts';
import { createLog } from './adapters/log.ts';
import { type Lazy, lazily } from './adapters/postgres/lazily.ts';
import { type Environment, secretValues } from './domain/programs/child-environment.ts';
import { redactor } from './domain/programs/redaction.ts';
import type { Pages } from './http.ts';
import type { Links } from './pages/links.ts';
import type { Log } from './ports/clock.ts';
import type { World } from './ports/world.ts';
import { prompts } from './prompts/index.ts';
import { instructions } from './prompts/instructions.ts';
import { registerPrompts } from './prompts/prompt.ts';
import { resources } from './resources/index.ts';
import { registerResources } from './resources/resource.ts';
import { tools } from './tools/index.ts';
import { registerTools, type Tool } from './tools/tool.ts';
import { createWorld } from './world.ts';

/** No text, however long or hostile, makes a pattern backtrack without end: after some tries V8 matches in linear time. */
v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

export const version: string = manifest.version;

export interface SiteOptions {
  environment: Environment;
  cwd: string;
  /** The only directories that may be released; the first is used when a call names none. Empty: any, and `cwd`. */
  projects: readonly string[];
  /** Offer only the tools that change neither a project nor anything outside. */
  read_only: boolean;
}

/** One running program: what it offers, the world it reaches, and how it leaves in order. */
export interface Site {
  tools: readonly Tool[];
  home: string;
  log: Log;
  redact(text: string): string;
  freshSessionId(): string;
  /** Says where people find the pages of plans, once they are served. */
  pagesAt(address: World['page']): void;
  /** Made at the first need: nothing of it is imported or opened before. */
  world(): Promise<World>;
  close(): Promise<void>;
}

/** Throws PROJECT_NOT_FOUND when a project it is confined to does not exist. */
export function openSite({ environment, cwd, projects, read_only }: SiteOptions): Site {
  const redact = redactor(secretValues(environment));
  const log = createLog({ clock: systemClock, redact });
  const allowed = confineTo(projects, cwd);
  let address: World['page'] = async () => null;
  const page: World['page'] = (planId) => address(planId);
  const world = lazily(() => createWorld({ environment, log, redact, allowed, page, version }));
  return {
    tools: read_only ? tools.filter(({ effect }) => effect === 'reads' || effect === 'records') : tools,
    home: projects[0] ?? cwd,
    log,
    redact,
    freshSessionId: () => systemClock.freshId('session'),
    pagesAt: (given) => {
      address = given;
    },
    world: async () => (await world.get()).world,
    close: async () => world.made()?.close(),
  };
}

const anHour = { ttlMs: 3_600_000, cacheScope: 'public' } as const;

/** Makes one server per connection or request, for clients of both protocol eras. */
export function serverFactory(site: Site): McpServerFactory {
  const user = userInfo().username;
  const pointed = new Set<string>();
  return () => {
    const server = new McpServer(
      { name: 'hive-release', title: 'hive-release', version },
      {
        instructions,
        capabilities: {
          tools: { listChanged: false },
          resources: { listChanged: false },
          prompts: { listChanged: false },
        },
        cacheHints: {
          'tools/list': anHour,
          'prompts/list': anHour,
          'resources/list': anHour,
          'resources/templates/list': anHour,
          'server/discover': anHour,
        },
      },
    );
    const surroundings = async () => ({
      world: await site.world(),
      home: site.home,
      user,
      redact: site.redact,
      pointed,
    });
    registerTools(server, site.tools, surroundings);
    registerResources(server, resources, surroundings);
    registerPrompts(server, prompts, site.world);
    return server;
  };
}

/**
 * Serves one client over standard input and output until it leaves or a signal comes. The database is brought up
 * right after the first question beyond the greeting was answered, never before; what a dead process left is then gone
 * on with, whether or not anything asks for it.
 */
export async function serveStandardIo(site: Site): Promise<void> {
  const { serveStdio, StdioServerTransport } = await import('@modelcontextprotocol/server/stdio');
  const transport = new StdioServerTransport();
  const send = transport.send.bind(transport);
  let warm = false;
  transport.send = async (message) => {
    await send(message);
    if (warm || !('result' in message) || 'capabilities' in message.result) return;
    warm = true;
    warmUp(site);
  };
  const handle = serveStdio(serverFactory(site), {
    transport,
    onerror: (error) => site.log.error('The connection had a fault', error),
  });
  const closed = transport.onclose;
  await new Promise<void>((resolve) => {
    transport.onclose = () => {
      closed?.();
      resolve();
    };
    untilSignal().then(resolve, resolve);
  });
  await handle.close();
}

export interface HttpSettings {
  host: string;
  port: number;
  allow_hosts: readonly string[];
  /** null: none is asked for. */
  token: string | null;
  /** Where people reach the server; null: the address it listens on. */
  public_url: string | null;
}

/**
 * Serves many clients over HTTP, and people with the pages of plans, until a signal comes. Throws when it is to be
 * reached from elsewhere without a bearer token.
 */
export async function serveOverHttp(site: Site, settings: HttpSettings): Promise<void> {
  const { bearerToken, isLoopback, serveHttp } = await import('./http.ts');
  const { host, port, token, public_url } = settings;
  if (token === null && public_url !== null && !isLoopback(new URL(public_url).hostname))
    throw new Error(`Refusing to be reached at ${public_url} without a bearer token`);
  const links = lazily(async () => (await import('./pages/links.ts')).linksFor(token));
  const http = await serveHttp(serverFactory(site), {
    host,
    port,
    allowed_hosts: [...settings.allow_hosts, ...(public_url === null ? [] : [new URL(public_url).hostname])],
    authenticate: token === null ? null : bearerToken(token),
    pages: pagesOf(site, links, public_url),
    freshId: site.freshSessionId,
    onerror: (error) => site.log.error('A request had a fault', error),
  });
  const reached = public_url ?? reachable(http.url);
  if (reached !== null) site.pagesAt(async (id) => reached + (await links.get()).pathTo(id, systemClock.now()));
  site.log.info('Listening', { url: http.url, token: token === null ? 'none asked for' : 'asked for', pages: reached });
  warmUp(site);
  await untilSignal();
  await http.close();
}

/** An address that stands for all of a machine leads nobody anywhere. */
function reachable(url: string): string | null {
  const { origin, hostname } = new URL(url);
  return hostname === '0.0.0.0' || hostname === '[::]' ? null : origin;
}

/** Nothing of the pages is loaded before the first of them is asked for. */
function pagesOf(site: Site, links: Lazy<Links>, public_origin: string | null): Pages {
  const made = lazily(async () => {
    const { approvalPages } = await import('./pages/approvals.ts');
    return approvalPages({
      world: site.world,
      clock: systemClock,
      log: site.log,
      home: site.home,
      links: await links.get(),
      secret: systemClock.freshId('form') + systemClock.freshId('form'),
      public_origin,
      redact: site.redact,
    });
  });
  return { prefix: '/approve/', fetch: async (request, known) => (await made.get())(request, known) };
}

/** Writes the compiled code down for the next start and brings the ledger and the engine up in the background. */
export function warmUp(site: Site): void {
  flushCompileCache();
  site
    .world()
    .then((world) => world.engine())
    .catch((error: unknown) => site.log.error('The ledger is not there yet', error));
}

/** Node 22.10 and newer; hosts kill a server without notice, so it cannot wait for the end. */
const flushCompileCache = (): void => (nodeModule as { flushCompileCache?(): void }).flushCompileCache?.();

export const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
