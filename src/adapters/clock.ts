import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

/** The time and the chance of this machine; the only file that asks for either. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  wait: (milliseconds) => sleep(milliseconds),
  freshId: (prefix) => `${prefix}_${randomBytes(12).toString('hex')}`,
};
