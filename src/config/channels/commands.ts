import { z } from 'zod';
import { artifactKinds } from '../../domain/records/artifact.ts';
import { argv, pattern, tokenName } from '../parts.ts';

const has = (source: string, ...groups: string[]): boolean => groups.every((group) => source.includes(`(?<${group}>`));

/** Without its version a line of an index of crates would be of any. */
const groups: Readonly<Record<string, string[]>> = { nothing: ['version'], crate: ['version', 'digest'] };

const command = z
  .strictObject({
    ships: z
      .enum([...artifactKinds, 'nothing'])
      .default('nothing')
      .describe('the built files that it takes; nothing: it only says that the release is out, after the push'),
    publish: argv.describe(
      'may hold {version} and {tag}; with {file} it runs once for each file; starts in the release tree, as the others',
    ),
    observe: argv.describe('shows what stands there; may hold {version}'),
    standing: pattern.describe(
      'a line of what observe prints; groups: version, and for files name and digest (a crate has one file: digest is enough)',
    ),
    absent: pattern.optional().describe('what observe prints, ending badly, when nothing stands there'),
    try: argv
      .optional()
      .describe(
        'tries {file}, a built file, before anything goes out; a crate, for which no test registry is known, needs it',
      ),
    withdraw: argv.optional().describe('may hold {version}'),
    token_env: tokenName.optional(),
    timeout_s: z.number().int().min(1).max(3600).default(900),
  })
  .refine(({ ships, standing }) => has(standing, ...(groups[ships] ?? ['name', 'digest'])), {
    path: ['standing'],
    error: 'needs the group version where nothing is shipped, version and digest for a crate, else name and digest',
  });

/** Anything else, by commands of the project. What they end with is never believed, only what observe shows. */
export const commands = z
  .record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a short name such as charts'), command)
  .default({});
