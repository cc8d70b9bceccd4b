import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../../ports/world.ts';

/** The presets that are shipped with the package, one YAML file each. */
export function createPresets(directory: string): Pick<World, 'preset' | 'presets'> {
  const presets = async () =>
    (await readdir(directory))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => name.slice(0, -'.yaml'.length))
      .sort();
  return {
    presets,
    preset: async (name) =>
      (await presets()).includes(name) ? readFile(join(directory, `${name}.yaml`), 'utf8') : null,
  };
}
