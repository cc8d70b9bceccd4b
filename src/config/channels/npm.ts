import { z } from 'zod';
import { tokenName } from '../parts.ts';
import { address, by, page } from './place.ts';

/** The npm registries of a project. */
export const npm = z
  .strictObject({
    test: z.strictObject({ registry: address, token_env: tokenName.optional(), page }).optional(),
    production: z
      .strictObject({ registry: address.optional(), token_env: tokenName.optional(), by, page })
      .prefault({}),
    enabled: z.boolean().default(true),
  })
  .prefault({});
