import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { databasesBelow } from '../driver/database.ts';
import type { Chance } from './chance.ts';
import type { Place } from './places/place.ts';

/** What may be killed on the way of a release. */
export const victims = ['server', 'child', 'database', 'service'] as const;
export type Victim = (typeof victims)[number];

/**
 * Out of 40: mostly the server, alone or together with its database. A database that comes back gives everybody five
 * seconds to show that they live, so it is killed more rarely; one kill of it meets every release that is under way.
 */
const shares: readonly [number, readonly Victim[]][] = [
  [20, ['server']],
  [11, ['child']],
  [1, ['database']],
  [1, ['database', 'server']],
  [5, ['service']],
  [2, ['service', 'server']],
];

export function pickVictims(chance: Chance): readonly Victim[] {
  let drawn = Math.floor(chance.next() * 40);
  for (const [share, picked] of shares) {
    drawn -= share;
    if (drawn < 0) return picked;
  }
  return ['server'];
}

/** In front of which the kills happen. */
export interface Target {
  server: Crashing;
  dataDirectory: string;
  /** Where the release goes. */
  places: readonly Place[];
}

/** Ends one of them with SIGKILL, as a crash would; answers whether there was one. */
export const kill: Record<Victim, (target: Target, chance: Chance) => Promise<boolean>> = {
  server: ({ server }) => server.crash(),
  /**
   * A program that the server runs, within two seconds: git, npm, uv, a gate, or what they started in turn. The shell that
   * waits for the end of the server does nothing before that.
   */
  child: async ({ server }, chance) => {
    for (let tries = 0; tries < 100; tries += 1) {
      const pid = server.pid();
      const below = pid === null ? [] : descendants(pid).filter((one) => !isKeeper(one));
      const chosen = below[Math.floor(chance.next() * below.length)];
      if (chosen !== undefined) return killNow(chosen);
      await wait(20);
    }
    return false;
  },
  database: async ({ dataDirectory }) => databasesBelow(dataDirectory).map(killNow).some(Boolean),
  /** A registry, an index or the forge; it comes back after a moment with everything that it had stored. */
  service: async ({ places }, chance) => {
    const chosen = places[Math.floor(chance.next() * places.length)];
    await chosen?.crash(chance);
    return chosen !== undefined;
  },
};

export interface Crashing {
  pid(): number | null;
  /** Also one that is only just starting; false: there is none. */
  crash(): Promise<boolean>;
}

function isKeeper(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/bin/sh\0-c\0trap ');
  } catch {
    return false;
  }
}

function killNow(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

/** Every process below this one, from /proc; none where there is no such thing. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of listProcesses()) {
    const parent = parentOf(name);
    if (parent !== null) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const below = (one: number): number[] => (parents.get(one) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The fourth field of /proc/PID/stat, after the name in brackets. */
function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
