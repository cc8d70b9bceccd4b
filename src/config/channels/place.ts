import { z } from 'zod';

/** Where a registry answers. */
export const address = z.url({ protocol: /^https?$/ }).max(400);
