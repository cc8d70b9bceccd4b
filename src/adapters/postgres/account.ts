import { chmod, lchown, lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../../domain/problem.ts';

/** Whom the database server runs as. PostgreSQL refuses root, so root lends it `nobody`. */
export interface Account {
  uid: number;
  gid: number;
  /** Whether we are root and act for another account. */
  lent: boolean;
}

/** Throws LEDGER_UNAVAILABLE when root finds no `nobody` in /etc/passwd (PostgreSQL insists on a named account). */
export async function serverAccount(): Promise<Account> {
  const [uid, gid] = [process.getuid?.() ?? -1, process.getgid?.() ?? -1];
  if (uid !== 0) return { uid, gid, lent: false };
  const nobody = (await readFile('/etc/passwd', 'utf8').catch(() => '')).match(/^nobody:[^:]*:(\d+):(\d+):/m);
  if (!nobody) {
    throw new Problem('LEDGER_UNAVAILABLE', {
      required_actions: [
        'Run the server as a user other than root, add the account "nobody", or set HIVE_RELEASE_DATABASE_URL.',
      ],
    });
  }
  return { uid: Number(nobody[1]), gid: Number(nobody[2]), lent: true };
}

/** Whether an account that owns nothing on the way may walk to this directory. */
export async function reachableByOthers(directory: string): Promise<boolean> {
  for (let above = dirname(directory); ; above = dirname(above)) {
    const mode = (await lstat(above).catch(() => null))?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (above === dirname(above)) return true;
  }
}

/** Hands one directory to the account; nothing to do when it is our own. Only ever done inside directories of ours. */
export async function give(directory: string, { uid, gid, lent }: Account): Promise<void> {
  if (lent) await lchown(directory, uid, gid);
}

/** Lets the account read a tree that stays ours, so that it cannot change the programs it runs. */
export async function letRead(directory: string, { lent }: Account): Promise<void> {
  if (!lent) return;
  for (const path of ['.', ...(await readdir(directory, { recursive: true }))]) {
    const found = await lstat(join(directory, path));
    if (found.isSymbolicLink()) continue;
    const mode = found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644;
    await chmod(join(directory, path), mode);
  }
}

/** How a program is run as the account: nothing of our own environment goes along. */
export const asAccount = ({ uid, gid, lent }: Account) => ({
  cwd: '/',
  env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
  ...(lent ? { uid, gid } : {}),
});
