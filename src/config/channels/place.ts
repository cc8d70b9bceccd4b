import { z } from 'zod';

/** Where a registry answers. */
export const address = z.url({ protocol: /^https?$/ }).max(400);

/** Who publishes there. */
export const by = z
  .literal('ci')
  .optional()
  .describe("the project's own pipeline publishes there once the tag is pushed; nothing is uploaded, only looked for");
