import { z } from 'zod';
import { envName, tokenName } from './parts.ts';

const webhook = z.strictObject({
  by: z.literal('webhook'),
  url_env: tokenName.describe('variable with the whole address; a message is sent there as JSON with `text`'),
});

const whatsapp = z.strictObject({
  by: z.literal('whatsapp'),
  url_env: envName.describe('variable with the address of the Evolution API'),
  instance: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'the name of an instance'),
  api_key_env: tokenName,
  number_env: envName.describe('variable with the number of whoever is told'),
});

/** Who is told when a release stands; addresses and keys stand in the environment of the server. */
export const notifications = z
  .record(z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/), z.discriminatedUnion('by', [webhook, whatsapp]))
  .default({})
  .describe('who is told when a release stands');
export type NotificationChannel = z.infer<typeof notifications>[string];
