import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { Problem } from '../../domain/problem.ts';

/**
 * A function that gives the real path of a project directory. With roots, only they and what is below them may be
 * released, links followed first. Throws PROJECT_NOT_FOUND, PROJECT_NOT_ALLOWED.
 */
export function confineTo(roots: readonly string[], home: string): (directory: string) => string {
  const real = roots.map((root) => realDirectory(resolve(home, root)));
  return (directory) => {
    const path = realDirectory(resolve(home, directory));
    if (real.length > 0 && !real.some((root) => isBelow(path, root))) {
      throw new Problem('PROJECT_NOT_ALLOWED', { values: { project: path } });
    }
    return path;
  };
}

function realDirectory(path: string): string {
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) return real;
  } catch {
    // answered below: what cannot be looked at is not there
  }
  throw new Problem('PROJECT_NOT_FOUND', { values: { project: path } });
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}
