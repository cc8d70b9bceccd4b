import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopDatabases } from '../test/driver/database.ts';
import { type Session, startSession } from '../test/driver/session.ts';
import { startRegistry } from '../test/registries/verdaccio.ts';
import { type Registries, tokenNames } from '../test/sample-project/make.ts';

type Registry = Awaited<ReturnType<typeof startRegistry>>;

/** Everything a release happens in: a temporary home, two registries, and servers that know their tokens. */
export interface Stage {
  home: string;
  registries: Registries;
  tokens: Registries;
  dataDirectory: string;
  /** `more`: what the environment of this server says besides. */
  openSession(project: string, more?: Readonly<Record<string, string>>): Promise<Session>;
  /** Kills a registry and starts it again at its old address after a pause. */
  crashRegistry(name: keyof Registries, pause: () => Promise<unknown>): Promise<void>;
  /** Ends every server that was opened here. */
  closeSessions(): Promise<void>;
  /** Stops what was started and removes every file; safe to call twice and at any time. */
  leave(): Promise<void>;
}

const serverFile = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

export async function setStage(): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'hr-'));
  // Root lends the database to another account, which must be able to walk here.
  chmodSync(home, 0o755);
  const [dataDirectory, runtimeDirectory] = [join(home, 'data'), join(home, 'run')];
  for (const directory of [dataDirectory, runtimeDirectory]) mkdirSync(directory);
  const sessions: Session[] = [];
  const started = new Map<string, Registry>();
  const closeSessions = async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close().catch(() => {})));
  };
  const leave = async () => {
    await closeSessions();
    const registries = [...started.values()];
    started.clear();
    await Promise.all(registries.map((registry) => registry.stop()));
    await stopDatabases(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const open = async (name: keyof Registries, port?: number) => {
      const registry = await startRegistry({ directory: join(home, `${name}-registry`), ...(port ? { port } : {}) });
      started.set(name, registry);
      return registry;
    };
    const [test, production] = await Promise.all([open('test'), open('production')]);
    const tokens = { test: test.token, production: production.token };
    const env = {
      HIVE_RELEASE_HOME: dataDirectory,
      XDG_RUNTIME_DIR: runtimeDirectory,
      [tokenNames.test]: tokens.test,
      [tokenNames.production]: tokens.production,
      npm_config_cache: join(home, 'npm-cache'),
      npm_config_update_notifier: 'false',
      GIT_CONFIG_GLOBAL: '/dev/null',
    };
    return {
      home,
      registries: { test: test.url, production: production.url },
      tokens,
      dataDirectory,
      async openSession(project, more = {}) {
        const session = await startSession({
          command: process.execPath,
          args: [serverFile, 'serve'],
          env: { ...env, ...more },
          cwd: project,
        });
        sessions.push(session);
        return session;
      },
      async crashRegistry(name, pause) {
        const registry = started.get(name);
        if (!registry) return;
        started.delete(name);
        await registry.stop();
        await pause();
        await open(name, Number(new URL(registry.url).port));
      },
      closeSessions,
      leave,
    };
  } catch (error) {
    await leave();
    throw error;
  }
}
