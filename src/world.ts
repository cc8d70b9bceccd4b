import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from './adapters/clock.ts';
import { createPresets } from './adapters/directories/presets.ts';
import { createStorage, dataDirectory } from './adapters/directories/storage.ts';
import { stampsOf } from './adapters/files/stamps.ts';
import { lazily } from './adapters/postgres/lazily.ts';
import type { Database } from './adapters/postgres/pool.ts';
import { createTokens } from './adapters/probes/tokens.ts';
import type { Environment } from './domain/programs/child-environment.ts';
import type { Archives } from './ports/archives.ts';
import type { Log } from './ports/clock.ts';
import type { Engine } from './ports/engine.ts';
import type { Programs } from './ports/programs.ts';
import type { World } from './ports/world.ts';

const packageRoot = fileURLToPath(new URL('..', import.meta.url));

export interface Ground {
  environment: Environment;
  log: Log;
  redact(text: string): string;
  allowed: World['allowed'];
  page: World['page'];
  /** Of this program, told to the servers that it asks. */
  version: string;
}

/** Joins the adapters. The ledger and the engine come up at their first use. */
export async function createWorld(ground: Ground): Promise<{ world: World; close(): Promise<void> }> {
  const { environment, log, allowed, page } = ground;
  const clock = systemClock;
  const data = dataDirectory(environment);
  const database = lazily(() => openUserDatabase(environment, data, log));
  const ledger = lazily(async () => {
    const { openLedger } = await import('./adapters/ledger/ledger.ts');
    return openLedger(await database.get(), clock, join(packageRoot, 'migrations'));
  });
  const { projectDatabases } = await import('./adapters/project-database/project-database.ts');
  const engine = lazily(async () => {
    await ledger.get();
    return startEngine(world, await database.get());
  });
  const world: World = {
    version: ground.version,
    clock,
    log,
    allowed,
    page,
    ...(await programsAndFiles(ground)),
    ...projectDatabases({ ...ground, clock }),
    tokens: createTokens(environment),
    stamps: stampsOf,
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
  version,
}: Ground): Promise<
  Pick<
    World,
    'git' | 'files' | 'programs' | 'mcp' | 'network' | 'syntax' | 'signatures' | 'archives' | 'forge' | 'channel'
  >
> {
  const [
    { createGit },
    { filesAt },
    { createPrograms },
    { createMcpProbe },
    { createNetwork },
    { treeSitterSyntax },
    { sshSignatures },
    { tarArchives },
    { zipArchives },
    { githubForge },
  ] = await Promise.all([
    import('./adapters/git/git.ts'),
    import('./adapters/files/files.ts'),
    import('./adapters/programs.ts'),
    import('./adapters/probes/mcp-probe.ts'),
    import('./adapters/probes/network.ts'),
    import('./adapters/syntax/syntax.ts'),
    import('./adapters/ssh-signatures.ts'),
    import('./adapters/archives.ts'),
    import('./adapters/zip-archives.ts'),
    import('./adapters/forges/github/forge.ts'),
  ]);
  const programs = createPrograms({ environment, redact, clock: systemClock });
  return {
    git: createGit({ environment, redact }),
    files: filesAt,
    programs,
    mcp: createMcpProbe({ environment, version }),
    network: createNetwork({ environment, redact }),
    syntax: treeSitterSyntax(),
    signatures: sshSignatures(environment),
    archives: archivesOf(tarArchives, zipArchives),
    forge: (directory) => githubForge(programs, directory),
    channel: await channelMaker(environment, programs),
  };
}

/** The channels by the first word of their names. */
async function channelMaker(environment: Environment, programs: Programs): Promise<World['channel']> {
  const [
    { npmChannel },
    { pypiChannel },
    { ociChannel },
    { githubChannel },
    { gitlabChannel },
    { giteaChannel },
    command,
  ] = await Promise.all([
    import('./adapters/npm/npm.ts'),
    import('./adapters/pypi/pypi.ts'),
    import('./adapters/oci/oci.ts'),
    import('./adapters/forges/github/channel.ts'),
    import('./adapters/forges/gitlab.ts'),
    import('./adapters/forges/gitea.ts'),
    import('./adapters/processes/command-channel.ts'),
  ]);
  const makers = {
    npm: npmChannel,
    pypi: pypiChannel,
    oci: ociChannel,
    github: githubChannel,
    gitlab: gitlabChannel,
    gitea: giteaChannel,
    command: command.commandChannel,
  };
  const variable = (name: string) => environment[name];
  const ground = {
    programs,
    clock: systemClock,
    token: variable,
    variable,
  };
  return (settings, watched) => {
    const make = makers[settings.channel.replace(/:.*/, '') as keyof typeof makers];
    if (!make) throw new Error(`There is no channel ${settings.channel}`);
    return make({ settings, ...ground, ...(watched ? { programs: watched } : {}) });
  };
}

/** Each archive to the reader of its kind, by the ending of its name. */
export const archivesOf = (tar: Archives, zip: Pick<Archives, 'read'>): Archives => ({
  ...tar,
  read: (file, ...how) => (/\.(?:whl|zip)$/i.test(file) ? zip : tar).read(file, ...how),
});

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
