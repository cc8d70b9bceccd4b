import { readFileName } from '../../domain/manifests/python/names.ts';
import type { VersionTarget } from '../../ports/channel.ts';
import { refuses } from './account.ts';
import { fetchFrom, textOf } from './fetching.ts';
import { type PypiSettings, placeOf, refusedCredentials, requireCredentials, unreachable } from './place.ts';
import { filesOf, readProject } from './reading.ts';

/** Asks a test index to remove a version, as pypiserver and its like can; where it cannot, the version stays. */
export async function takeAway(pypi: PypiSettings, wanted: VersionTarget): Promise<void> {
  const { stage } = wanted;
  const { registry } = placeOf(pypi, stage);
  const credentials = requireCredentials(pypi, stage);
  if (registry === null) return;
  const spelled = filesOf(await readProject(pypi, wanted), wanted).map(({ name }) => readFileName(name));
  const once = new Map(spelled.flatMap((one) => (one ? [[`${one.name} ${one.version}`, one]] : [])));
  for (const { name, version } of once.values()) {
    const post = { ':action': 'remove_pkg', name, version };
    const ask = async () => {
      const answer = await fetchFrom({ url: registry, post, credentials, limit: 1024 * 1024 });
      await textOf(answer);
      return answer.status;
    };
    const status = await ask().catch((cause: unknown) => {
      throw unreachable(stage, { cause });
    });
    if (refuses(status)) throw refusedCredentials(stage, credentials.token_env);
  }
}
