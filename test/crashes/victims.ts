import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../../demo/stage.ts';
import { databasesBelow } from '../driver/database.ts';
import type { Chance } from './chance.ts';

/** What may be killed on the way of a release. */
export const victims = ['server', 'child', 'database', 'registry'] as const;
export type Victim = (typeof victims)[number];

/** Out of 20: mostly the server, alone or together with its database. */
const shares: readonly [number, readonly Victim[]][] = [
  [10, ['server']],
  [4, ['child']],
  [2, ['database']],
  [1, ['database', 'server']],
  [2, ['registry']],
  [1, ['registry', 'server']],
];

export function pickVictims(chance: Chance): readonly Victim[] {
  let drawn = Math.floor(chance.next() * 20);
  for (const [share, picked] of shares) {
    drawn -= share;
    if (drawn < 0) return picked;
  }
  return ['server'];
}

/** Ends one of them with SIGKILL, as a crash would; answers whether there was one. */
export const kill: Record<Victim, (stage: Stage, chance: Chance, server: Crashing) => Promise<boolean>> = {
  server: async (_stage, _chance, server) => {
    await server.crash();
    return true;
  },
  /** A program that the server runs, within two seconds: git, npm, a gate, or what they started in turn. */
  child: async (_stage, chance, server) => {
    for (let tries = 0; tries < 100; tries += 1) {
      const pid = server.pid();
      const below = pid === null ? [] : descendants(pid);
      const chosen = below[Math.floor(chance.next() * below.length)];
      if (chosen !== undefined) return killNow(chosen);
      await wait(20);
    }
    return false;
  },
  database: async (stage) => databasesBelow(stage.dataDirectory).map(killNow).some(Boolean),
  /** It comes back after a moment with everything that it had stored. */
  registry: async (stage, chance) => {
    await stage.crashRegistry(chance.happens(0.5) ? 'test' : 'production', () => wait(chance.between(0, 1_500)));
    return true;
  },
};

/** The server in front of which the kills happen. */
export interface Crashing {
  pid(): number | null;
  crash(): Promise<void>;
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
