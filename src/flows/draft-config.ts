import { detect } from '../config/detection/detect.ts';
import { draftConfig } from '../config/draft.ts';
import type { FileReader } from '../ports/files.ts';

/** A first release.yaml for the files as they stand; null when there is one already. */
export async function firstConfig(files: FileReader): Promise<string | null> {
  if (await files.exists('release.yaml')) return null;
  const { config, unsure } = await detect({ read: (file) => files.read(file), list: () => files.glob(['**']) });
  return draftConfig(config, unsure);
}
