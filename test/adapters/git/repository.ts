import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGit } from '../../../src/adapters/git/git.ts';
import type { GitWriter } from '../../../src/ports/git.ts';
import { kept } from '../../sample-project/kept.ts';

export interface TestRepository {
  /** Holds the repository `work`, its bare remote and whatever else a test makes. */
  home: string;
  root: string;
  remote: string;
  git: GitWriter;
  environment: Record<string, string>;
  /** Runs git directly, as a user would. */
  run(...args: string[]): string;
  at(directory: string): GitWriter;
  write(path: string, text: string): void;
  /** Writes files and commits them. */
  save(message: string, files: Record<string, string>): string;
  hook(name: string, script: string, repository?: string): void;
  remove(): void;
}

const environmentAt = (home: string) => ({ PATH: process.env.PATH ?? '', HOME: home, GIT_CONFIG_NOSYSTEM: '1' });
const runAt =
  (home: string) =>
  (...args: string[]): string => {
    const options = { cwd: join(home, 'work'), env: environmentAt(home), encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('git', args, options).trim();
  };

const madeIn = kept(
  (home) => {
    const [root, remote] = [join(home, 'work'), join(home, 'remote.git')];
    const run = runAt(home);
    mkdirSync(root);
    run('init', '--quiet', '--bare', '--initial-branch=main', remote);
    run('init', '--quiet', '--initial-branch=main');
    run('config', 'user.name', 'Sample Person');
    run('config', 'user.email', 'sample@example.test');
    run('remote', 'add', 'origin', remote);
    writeFileSync(join(root, 'a.txt'), 'one\n');
    run('add', '--all');
    run('commit', '--quiet', '-m', 'feat: first');
  },
  ['work/.git/config'],
);

/** A repository with one commit on `main` and a bare remote, untouched by the configuration of this machine. */
export function makeRepository(): TestRepository {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'hr-git-')));
  const [root, remote] = [join(home, 'work'), join(home, 'remote.git')];
  const [environment, run] = [environmentAt(home), runAt(home)];
  madeIn(home);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const at = createGit({ environment, redact: (text) => text.replaceAll('sample-secret', '[redacted]') });
  return {
    home,
    root,
    remote,
    environment,
    git: at(root),
    run,
    at,
    write,
    save(message, files) {
      for (const [path, text] of Object.entries(files)) write(path, text);
      run('add', '--all');
      run('commit', '--quiet', '--allow-empty', '-m', message);
      return run('rev-parse', 'HEAD');
    },
    hook(name, script, directory = join(root, '.git')) {
      const file = join(directory, 'hooks', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
