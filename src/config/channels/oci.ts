import { z } from 'zod';
import { engines } from '../../domain/programs/images/engine.ts';
import { envName, inside, tokenName } from '../parts.ts';
import { address, page } from './place.ts';

const place = z.strictObject({
  registry: address.describe('with the namespace, such as https://registry.example/team; http: without TLS'),
  token_env: tokenName.optional(),
  account_env: envName.optional().describe('whose token it is; needed with token_env'),
  page,
});

const word = z.string().min(1).max(2000);

const image = z.strictObject({
  name: z
    .string()
    .max(200)
    .regex(
      /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/,
      'a name as registries take it',
    ),
  file: z
    .union([inside, z.array(inside).min(1).max(10)])
    .default('Dockerfile')
    .describe('or several of which the first that exists is taken'),
  context: z.union([z.literal('.'), inside]).default('.'),
  target: z.string().min(1).max(100).optional(),
  platforms: z
    .array(z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9.]+)?$/, 'such as linux/arm64'))
    .max(20)
    .default([]),
  args: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(2000)).default({}),
  command: z.array(word).max(50).default(['--version']).describe('what proves that the image starts'),
});

/** Images and the OCI registries they go to. */
export const oci = z
  .strictObject({
    enabled: z.boolean().optional().describe('true when images are named'),
    with: z.enum(engines).optional().describe('what builds and runs images; the first that answers'),
    images: z.array(image).max(50).default([]),
    tag: z
      .string()
      .max(60)
      .regex(
        /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]*)?\{version\}[A-Za-z0-9_.-]*$/,
        'a tag with {version} in it, such as v{version}',
      )
      .default('v{version}'),
    latest: z.boolean().default(true).describe('a final version of the newest line becomes latest'),
    test: place.optional(),
    production: place.optional().describe('without it images are built and proven, and go nowhere'),
  })
  .prefault({});

export type OciConfig = z.infer<typeof oci>;
export type ImageConfig = OciConfig['images'][number];
