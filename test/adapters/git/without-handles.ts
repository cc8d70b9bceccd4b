import { closeSync, openSync } from 'node:fs';
import { createGit } from '../../../src/adapters/git/git.ts';

/** Opens files until there is no handle left, then asks git, and prints what came of it. */
const handles: number[] = [];
try {
  for (;;) handles.push(openSync('/dev/null', 'r'));
} catch {
  const git = createGit({ environment: process.env, redact: (text) => text })(process.argv[2] ?? '.');
  const said = await git.head().then(
    () => 'answered',
    (error) => error.code,
  );
  for (const handle of handles) closeSync(handle);
  console.log(said);
}
