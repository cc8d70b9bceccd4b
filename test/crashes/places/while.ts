import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '../chance.ts';

/** How long a service that was killed stays away. */
export const aWhile = (chance: Chance): Promise<void> => wait(chance.between(0, 1_500));
