import { chown, lstat, readdir, readFile } from 'node:fs/promises';
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

/** Hands a directory and everything in it to the account; nothing to do when it is our own. */
export async function handOver(directory: string, { uid, gid, lent }: Account): Promise<void> {
  if (!lent) return;
  const inside = await readdir(directory, { recursive: true });
  for (const path of ['.', ...inside]) await chown(join(directory, path), uid, gid);
}
