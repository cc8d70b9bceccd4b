import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** One script of this folder as a single file in `home`, the way the server is built; `external` ones lie beside it. */
export async function bundled(script: URL, home: string, external: string[] = []): Promise<string> {
  const outfile = join(home, `${basename(script.pathname, '.ts')}.mjs`);
  await build({
    entryPoints: [fileURLToPath(script)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    external,
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  for (const name of external) {
    const place = join('node_modules', name);
    mkdirSync(dirname(join(home, place)), { recursive: true });
    symlinkSync(fileURLToPath(new URL(`../${place}`, import.meta.url)), join(home, place));
  }
  return outfile;
}
