import { detectConfig } from '../config/detect.ts';
import { draftConfig } from '../config/draft.ts';
import type { FileReader } from '../ports/files.ts';

/** A first release.yaml for the files as they stand; null when there is one already. */
export async function firstConfig(files: FileReader): Promise<string | null> {
  if (await files.exists('release.yaml')) return null;
  const [manifest, pyproject, lock] = await Promise.all([
    files.read('package.json'),
    files.read('pyproject.toml'),
    files.read('package-lock.json'),
  ]);
  return draftConfig(
    detectConfig({ 'package.json': manifest, 'pyproject.toml': pyproject, 'package-lock.json': lock }),
  );
}
