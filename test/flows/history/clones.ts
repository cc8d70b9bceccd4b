import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestWorld } from '../test-world.ts';

/** Plain git in one directory, untouched by the configuration of this machine. */
export interface Clone {
  at: string;
  git(...args: string[]): string;
  /** Writes files, commits them, and tags the commit. */
  save(message: string, files?: Record<string, string>, tag?: string): string;
}

export function cloneAt(world: TestWorld, at: string): Clone {
  const identity = ['-c', 'user.name=Ada Wabe', '-c', 'user.email=ada@honeycomb.example', '-c', 'tag.gpgSign=false'];
  const env = { PATH: process.env.PATH ?? '', HOME: world.directory, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', at, ...identity, '-c', 'protocol.file.allow=always', ...args], {
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  return {
    at,
    git,
    save(message, files = {}, tag) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(at, path)), { recursive: true });
        writeFileSync(join(at, path), text);
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      if (tag) git('tag', '-a', tag, '-m', tag);
      return git('rev-parse', 'HEAD');
    },
  };
}

export function newClone(world: TestWorld, name: string, ...options: string[]): Clone {
  const at = join(world.directory, name);
  mkdirSync(at, { recursive: true });
  const clone = cloneAt(world, at);
  clone.git('init', '--quiet', '--initial-branch=main', ...options);
  return clone;
}

/** 1.0.0, a feature, 1.1.0, a fix; no configuration at all. */
export function sampleHistory(world: TestWorld, name = 'bees', ...options: string[]): Clone {
  const clone = newClone(world, name, ...options);
  const manifest = (version: string) => ({ 'package.json': `{ "name": "bees", "version": "${version}" }\n` });
  clone.save('chore: begin', manifest('1.0.0'), 'v1.0.0');
  clone.save('feat: hum', { 'src/hum.js': 'export const hum = 1;\n' });
  clone.save('chore(release): 1.1.0', manifest('1.1.0'), 'v1.1.0');
  clone.save('fix: hum in tune', { 'src/hum.js': 'export const hum = 2;\n' });
  return clone;
}
