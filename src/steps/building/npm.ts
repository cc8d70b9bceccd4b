import { z } from 'zod';
import { integrityOf } from '../../domain/content-id.ts';
import { type Builder, buildFailure } from './builder.ts';

const pack_s = 900;

const packed = z
  .array(
    z.object({
      filename: z.string(),
      version: z.string(),
      name: z.string(),
      files: z.array(z.object({ path: z.string() })),
    }),
  )
  .length(1);

/** `npm pack`, whose listing says what it packed. */
export const buildNpm: Builder = async (wanted, hands) => {
  const argv = ['npm', 'pack', '--json', '--pack-destination', `${hands.release.storage}/artifacts`];
  const cwd = `${hands.release.worktree}/${wanted.directory}`;
  const result = await hands.programs.run({ argv, cwd, timeout_s: pack_s });
  const listing = result.exit_code === 0 ? packed.safeParse(readListing(result.stdout)) : null;
  const [made] = listing?.success ? listing.data : [];
  if (!made || made.name !== wanted.package || made.version !== wanted.version) {
    throw buildFailure('npm pack', result, pack_s);
  }
  return {
    argv: argv.slice(0, 3),
    result,
    files: [{ name: made.filename, file: `artifacts/${made.filename}`, integrity: integrityOf }],
    contents: made.files.map((one) => one.path),
  };
};

/** Lifecycle scripts may print before the listing, so it is read from its first bracket at a line start. */
function readListing(stdout: string): unknown {
  const start = stdout.search(/^\[/m);
  try {
    return JSON.parse(start < 0 ? 'null' : stdout.slice(start));
  } catch {
    return null;
  }
}
