import { z } from 'zod';

/** Where a registry answers. */
export const address = z.url({ protocol: /^https?$/ }).max(400);

/** What people look at; a registry tells tools where its packages are, not where its site has a page for them. */
export const page = z
  .string()
  .max(400)
  .regex(
    /^https?:\/\/[^\s@{}/?#]+(?:\/(?:[^\s{}@]|\{(?:name|version)\})*)?$/,
    'an address, its host written out, with {name} and {version} in it',
  )
  .optional()
  .describe('the page of a version on the site of the registry; it is looked at and listed in the report');

/** Who publishes there. */
export const by = z
  .literal('ci')
  .optional()
  .describe("the project's own pipeline publishes there once the tag is pushed; nothing is uploaded, only looked for");
