import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git, type SampleProject } from './make.ts';

/** Puts the last release on a registry, as its people did long ago: without it there is nothing to go back to. */
export function publishEarlier(project: SampleProject, registry: string, token: string): void {
  const home = mkdtempSync(join(tmpdir(), 'earlier-'));
  try {
    const config = join(home, 'npmrc');
    writeFileSync(
      config,
      `registry=${registry}\n${registry.replace(/^https?:/, '').replace(/\/?$/, '/')}:_authToken=${token}\n`,
    );
    const checkout = join(home, 'checkout');
    git(project.directory, 'worktree', 'add', '--quiet', '--detach', checkout, project.tag);
    try {
      execFileSync('npm', ['publish', '--userconfig', config, '--access', 'public', '--loglevel', 'error'], {
        cwd: checkout,
        stdio: ['ignore', 'ignore', 'inherit'],
        timeout: 60_000,
      });
    } finally {
      git(project.directory, 'worktree', 'remove', '--force', checkout);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
