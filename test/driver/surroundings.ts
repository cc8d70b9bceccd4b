import { namedEnvironment, plainEnvironment } from '../../src/domain/programs/child-environment.ts';
import { ownIndexes } from '../../src/domain/programs/uv-indexes.ts';

/**
 * What a person at this machine would have in the environment of a server: where programs, certificates, proxies and
 * indexes are, and no secret of anybody. What npm says to the scripts that it runs is not among it.
 */
export function surroundings(): Record<string, string> {
  const all = { ...plainEnvironment(process.env), ...namedEnvironment(process.env, ownIndexes) };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('npm_config_')));
}
