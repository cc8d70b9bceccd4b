import type { ChildProcess } from 'node:child_process';
import { keeper } from './keeper.ts';

/** How long a group that was asked to stop may take before it is killed. */
const grace_ms = 2_000;

/** Groups that still run; they end with our own process, also when it is killed. */
const running = new Set<number>();
const kept = keeper();
let watching = false;

/** A child started with `detached: true` leads a group; this ends the group as a whole. */
export interface ProcessGroup {
  /** Asks all to stop, then kills what is still there. */
  stop(): void;
}

/**
 * Watches over the group of a detached child: whatever the leader left behind is killed as soon as it exits, and all
 * of it when our own process exits or is killed: an upload that goes on by itself would come after its own rollback.
 * `spawned` may have no pid when the program could not be started.
 */
export function processGroup(spawned: Pick<ChildProcess, 'pid' | 'once'>): ProcessGroup {
  const { pid } = spawned;
  if (pid === undefined) return { stop: () => undefined };
  let timer: NodeJS.Timeout | undefined;
  running.add(pid);
  kept.began(pid);
  watchOwnExit();
  spawned.once('exit', () => {
    clearTimeout(timer);
    running.delete(pid);
    signalGroup(pid, 'SIGKILL');
    kept.ended(pid);
  });
  return {
    stop() {
      if (!running.has(pid) || timer !== undefined) return;
      signalGroup(pid, 'SIGTERM');
      timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), grace_ms);
    },
  };
}

function watchOwnExit(): void {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const pid of running) signalGroup(pid, 'SIGKILL');
  });
}

/** A group that is gone already is what was wanted. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}
