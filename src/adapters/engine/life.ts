import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/**
 * What names this process for whoever shares its machine, however often its number is given away again: place, number
 * and start. Empty where the machine does not tell.
 */
export async function lifeMark(): Promise<string> {
  const start = await startOf(process.pid);
  return start ? [await place(), process.pid, start].join('.') : '';
}

/** Whether the process of a mark still runs; null when that cannot be seen from here. */
export async function lives(mark: string): Promise<boolean | null> {
  const [where, pid, start] = mark.split('.');
  if (!start || where !== (await place())) return null;
  if (!isListed(Number(pid))) return false;
  const found = await startOf(Number(pid));
  return found === null ? null : found === start;
}

/** Also one that is not ours, or that a machine shows to nobody else. */
function isListed(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Where numbers of processes mean the same: one run of one machine, and of one container on it. */
async function place(): Promise<string> {
  const parts = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => hostname()),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return short(parts.join(' '));
}

/** When a process began, in whatever words the machine has for it; empty when it has ended, null when that cannot be read. */
async function startOf(pid: number): Promise<string | null> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** Fields 3 (state) and 22 (start in ticks since boot) of proc_pid_stat(5); the name before them may hold anything. */
async function fromProc(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, ...more] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return told(state, more[18]);
}

async function fromPs(pid: number): Promise<string | null> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  }).catch(() => ({ stdout: '' }));
  const [, state, start] = /^\s*(\S+)\s+(.*\S)\s*$/m.exec(stdout) ?? [];
  return told(state, start && short(start));
}

/** A process that ended stays listed until its parent has asked how. */
const told = (state: string | undefined, start: string | undefined): string | null =>
  state && start ? (/^[ZX]/.test(state) ? '' : start) : null;

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
