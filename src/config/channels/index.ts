import { z } from 'zod';
import { npm } from './npm.ts';

/** Where artifacts go. */
export const channels = z.strictObject({ npm }).prefault({});
