import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Told to write the same fields: bump-my-version looks for a pattern in each file and writes in place. */
const config = `[tool.bumpversion]
current_version = "1.0.0"
allow_dirty = true
commit = false
tag = false

[[tool.bumpversion.files]]
glob = "ai/agents/**/config.yaml"
search = "  version:   {current_version} "
replace = "  version:   {new_version} "
`;

/** Milliseconds that bump-my-version takes for all components of a checkout, its own start included. */
export function bumped(program: string, directory: string): number {
  const file = join(directory, '.bumpversion.toml');
  writeFileSync(file, config);
  const start = performance.now();
  const { status, stderr } = spawnSync(program, ['bump', '--new-version', '1.1.0'], {
    cwd: directory,
    encoding: 'utf8',
  });
  const spent = performance.now() - start;
  rmSync(file);
  const first = readFileSync(join(directory, 'ai/agents/0/0/config.yaml'), 'utf8');
  if (status !== 0 || !first.includes('  version:   1.1.0 '))
    throw new Error(`bump-my-version ended with ${status}: ${stderr}`);
  return spent;
}
