import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** The folder of `--peers DIR`, where other tools are installed at their first need; null when none was named. */
export function peersFolder(): string | null {
  const { peers } = parseArgs({ strict: false, options: { peers: { type: 'string' } } }).values;
  if (typeof peers !== 'string') return null;
  const folder = resolve(peers);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A Python program in a virtual environment of its own; null, with the reason said, when it cannot be had. */
export function pythonProgramIn(folder: string | null, name: string): string | null {
  if (folder === null) return skipped(name, 'needs --peers DIR to be installed in');
  const [environment, program] = [join(folder, name), join(folder, name, 'bin', name)];
  if (existsSync(program)) return program;
  const steps: [string, string[]][] = [
    ['python3', ['-m', 'venv', environment]],
    [join(environment, 'bin/pip'), ['install', '--quiet', name]],
  ];
  const failed = steps.find(([file, args]) => spawnSync(file, args, { stdio: 'ignore' }).status !== 0);
  return failed ? skipped(name, `${failed[0]} could not install it`) : program;
}

/** Installs npm packages at their first need; false, with the reason said, when they cannot be had. */
export function packagesIn(folder: string, packages: Readonly<Record<string, string>>): boolean {
  if (Object.keys(packages).every((name) => existsSync(join(folder, 'node_modules', name)))) return true;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
  return status === 0 || skipped('peers', 'npm could not install them') !== null;
}

function skipped(what: string, why: string): null {
  console.error(`${what}: left out, ${why}`);
  return null;
}
