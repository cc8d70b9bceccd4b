import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes a bare repository reachable as git@github.com:honey/comb.git, by a program that git takes for ssh: it runs here
 * what would run over there.
 */
export function reachOverSsh(directory: string, bare: string): string {
  const place = join(directory, 'honey/comb.git');
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(bare, place);
  const program = join(directory, 'ssh');
  writeFileSync(program, `#!/bin/sh\nfor last; do :; done\ncd '${directory}' && eval "$last"\n`, { mode: 0o755 });
  process.env.GIT_SSH_COMMAND = program;
  return 'git@github.com:honey/comb.git';
}
