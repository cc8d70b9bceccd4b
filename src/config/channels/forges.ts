import { z } from 'zod';
import { tokenName } from '../parts.ts';
import { address } from './place.ts';

const assets = z
  .union([z.boolean(), z.array(z.string().min(1).max(200)).min(1).max(50)])
  .default(true)
  .describe('the built files that the page offers: all, none, or those whose name fits a glob');
const repository = z
  .string()
  .max(300)
  .regex(/^[\w.-]+(?::\d+)?(?:\/[\w.-]+)+$/, 'owner/name')
  .optional()
  .describe('owner/name, on GitHub also host/owner/name; by default that of the remote');

/** Release pages of GitHub. */
export const github = z
  .strictObject({
    repository,
    assets,
    with: z.enum(['gh', 'rest']).default('gh').describe('its own program with its login, or HTTP with a token'),
    api: address.optional().describe('where the API answers; for rest'),
    token_env: tokenName.optional(),
  })
  .refine((one) => one.with === 'gh' || (one.api !== undefined && one.token_env !== undefined), {
    error: 'rest needs api and token_env',
  })
  .optional();

const overHttp = z
  .strictObject({ repository, assets, api: address.describe('where the API answers'), token_env: tokenName })
  .optional();

/** Release pages of GitLab and of Gitea or Forgejo. */
export const gitlab = overHttp;
export const gitea = overHttp;
