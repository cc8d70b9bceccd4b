import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { type Account, give, reachableByOthers, serverAccount } from './account.ts';

/** Where one user's shared database lives and who runs it. */
export interface Home {
  directory: string;
  account: Account;
  /** Short names that belong to this home only. */
  mark: string;
}

/**
 * The home for a data directory: that directory itself, or, when root lends the server an account that cannot reach it
 * (below /root), one of its own under /var/lib. The same input gives the same home in every process.
 */
export async function findHome(dataDirectory: string): Promise<Home> {
  const wanted = resolve(dataDirectory);
  const account = await serverAccount();
  const mark = createHash('sha256').update(wanted).digest('hex').slice(0, 8);
  const reachable = !account.lent || (await reachableByOthers(wanted));
  return { directory: reachable ? wanted : join('/var/lib/hive-release', mark), account, mark };
}

/** The home stays ours; when an account is lent, it may pass through but change nothing in it. */
export async function makeHome({ directory, account }: Home): Promise<void> {
  await mkdir(directory, { recursive: true, mode: account.lent ? 0o755 : 0o700 });
  if (account.lent) await chmod(directory, 0o755);
}

/** The longest path a unix socket address can hold. */
const longestSocketPath = 107;
const socketName = '/.s.PGSQL.5432';

/** The short private directory of the socket: below the runtime directory when that can be used, else below /tmp. */
export async function socketDirectory({ account, mark }: Home, runtimeDirectory?: string): Promise<string> {
  const preferred = runtimeDirectory === undefined ? null : join(runtimeDirectory, `hive-release-${mark}`);
  const usable =
    preferred !== null &&
    preferred.length + socketName.length <= longestSocketPath &&
    !preferred.includes(',') &&
    (!account.lent || (await reachableByOthers(preferred)));
  return usable ? preferred : `/tmp/hive-release-${account.uid}-${mark}`;
}

/** Makes the directory, or checks the one that stands: a real directory, the account's own, closed to everyone else. */
export async function securePrivateDirectory(directory: string, account: Account): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 });
    await give(directory, account);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const found = await lstat(directory);
  const byUs = found.uid === account.uid || (account.lent && found.uid === 0);
  if (found.isDirectory() && byUs && (found.mode & 0o077) === 0) return;
  throw new Problem('LEDGER_UNAVAILABLE', {
    required_actions: [
      `A person must remove ${directory}: it is not a private directory of the account that runs the database.`,
    ],
  });
}
