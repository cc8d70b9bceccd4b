import nodeModule, { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { McpServer, type McpServerFactory } from '@modelcontextprotocol/server';
import manifest from '../package.json' with { type: 'json' };
import { systemClock } from './adapters/clock.ts';
import { confineTo } from './adapters/confine.ts';
import { lazily } from './adapters/lazily.ts';
import { createLog } from './adapters/log.ts';
import type { Database } from './adapters/postgres/pool.ts';
import { createPresets } from './adapters/presets.ts';
import { createStorage, dataDirectory } from './adapters/storage.ts';
import { type Environment, secretValues } from './domain/programs/child-environment.ts';
import { redactor } from './domain/programs/redaction.ts';
import type { Log } from './ports/clock.ts';
import type { Engine } from './ports/engine.ts';
import type { World } from './ports/world.ts';
import { prompts } from './prompts/index.ts';
import { instructions } from './prompts/instructions.ts';
import { registerPrompts } from './prompts/prompt.ts';
import { resources } from './resources/index.ts';
import { registerResources } from './resources/resource.ts';
import { tools } from './tools/index.ts';
import { registerTools, type Tool } from './tools/tool.ts';

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
  /** Made at the first need: nothing of it is imported or opened before. */
  world(): Promise<World>;
  close(): Promise<void>;
}

/** Throws PROJECT_NOT_FOUND when a project it is confined to does not exist. */
export function openSite({ environment, cwd, projects, read_only }: SiteOptions): Site {
  const redact = redactor(secretValues(environment));
  const log = createLog({ clock: systemClock, redact });
  const allowed = confineTo(projects, cwd);
  const world = lazily(() => createWorld({ environment, log, redact, allowed }));
  return {
    tools: read_only ? tools.filter(({ effect }) => effect === 'reads' || effect === 'records') : tools,
    home: projects[0] ?? cwd,
    log,
    redact,
    freshSessionId: () => systemClock.freshId('session'),
    world: async () => (await world.get()).world,
    close: async () => world.made()?.close(),
  };
}

const packageRoot = fileURLToPath(new URL('..', import.meta.url));

type Ground = Pick<Site, 'log' | 'redact'> & { environment: Environment; allowed: World['allowed'] };

/** Joins the adapters. The ledger and the engine come up at their first use. */
async function createWorld(ground: Ground): Promise<{ world: World; close(): Promise<void> }> {
  const { environment, log, allowed } = ground;
  const clock = systemClock;
  const data = dataDirectory(environment);
  const database = lazily(() => openUserDatabase(environment, data, log));
  const ledger = lazily(async () => {
    const { openLedger } = await import('./adapters/ledger/ledger.ts');
    return openLedger(await database.get(), clock, join(packageRoot, 'migrations'));
  });
  const engine = lazily(async () => {
    await ledger.get();
    return startEngine(world, await database.get());
  });
  const world: World = {
    clock,
    log,
    allowed,
    ...(await programsAndFiles(ground)),
    ...createStorage(data),
    ...createPresets(join(packageRoot, 'presets')),
    ledger: ledger.get,
    engine: engine.get,
  };
  const close = async () => {
    await engine.made()?.close();
    await ledger.made()?.close();
  };
  return { world, close };
}

/** The part of the world that is programs and files; its libraries are imported here and not before. */
async function programsAndFiles({
  environment,
  redact,
}: Ground): Promise<Pick<World, 'git' | 'files' | 'programs' | 'mcp' | 'syntax' | 'channel'>> {
  const [{ gitAt }, { filesAt }, { createPrograms }, { npmChannel }, { createMcpProbe }, { treeSitterSyntax }] =
    await Promise.all([
      import('./adapters/git/git.ts'),
      import('./adapters/files.ts'),
      import('./adapters/programs.ts'),
      import('./adapters/npm/npm.ts'),
      import('./adapters/mcp-probe.ts'),
      import('./adapters/syntax/syntax.ts'),
    ]);
  const programs = createPrograms({ environment, redact, clock: systemClock });
  return {
    git: (directory) => gitAt(directory, { environment, redact }),
    files: filesAt,
    programs,
    mcp: createMcpProbe({ environment, version }),
    syntax: treeSitterSyntax(),
    channel: (name, settings) => {
      if (name !== 'npm') throw new Error(`There is no channel ${name}`);
      return npmChannel({ settings, programs, token: (variable) => environment[variable] });
    },
  };
}

async function openUserDatabase(environment: Environment, data: string, log: Log): Promise<Database> {
  const { chooseDatabase } = await import('./adapters/postgres/choose.ts');
  return chooseDatabase({
    url: environment.HIVE_RELEASE_DATABASE_URL,
    dataDirectory: join(data, 'database'),
    runtimeDirectory: environment.XDG_RUNTIME_DIR,
    searchPath: environment.PATH,
    resolvePackage,
    clock: systemClock,
    log,
  });
}

async function startEngine(world: World, database: Database): Promise<Engine> {
  const [{ createEngine }, { pendingOperations }, { lineOf, performOperation }] = await Promise.all([
    import('./adapters/engine/engine.ts'),
    import('./adapters/ledger/operations.ts'),
    import('./flows/operations.ts'),
  ]);
  const { clock, log } = world;
  return createEngine({
    database,
    perform: (id, durable) => performOperation(world, id, durable),
    executorId: clock.freshId('executor'),
    log,
    clock,
    pendingOperations: async () =>
      (await pendingOperations(database)).map(({ id, kind, project_id }) => ({ id, line: lineOf(kind, project_id) })),
  });
}

function resolvePackage(name: string): string | null {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return null;
  }
}

const anHour = { ttlMs: 3_600_000, cacheScope: 'public' } as const;

/** Makes one server per connection or request, for clients of both protocol eras. */
export function serverFactory(site: Site): McpServerFactory {
  const user = userInfo().username;
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
    const surroundings = async () => ({ world: await site.world(), home: site.home, user, redact: site.redact });
    registerTools(server, site.tools, surroundings);
    registerResources(server, resources, surroundings);
    registerPrompts(server, prompts, site.world);
    return server;
  };
}

/**
 * Serves one client over standard input and output until it leaves or a signal comes. The database is brought up
 * right after the first tool list was answered, never before.
 */
export async function serveStandardIo(site: Site): Promise<void> {
  const { serveStdio, StdioServerTransport } = await import('@modelcontextprotocol/server/stdio');
  const transport = new StdioServerTransport();
  const send = transport.send.bind(transport);
  let listed = false;
  transport.send = async (message) => {
    await send(message);
    if (listed || !('result' in message) || !('tools' in message.result)) return;
    listed = true;
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
