import { join } from 'node:path';
import { type Github, type Release, startGithub } from '../../adapters/forges/github/emulator.ts';
import type { Place, Standing } from './place.ts';

/** Release pages of a GitHub for the real gh; `remotes`: the bare repository of each; `pipelines`: what theirs did. */
export async function githubPlace(
  home: string,
  remotes: Readonly<Record<string, string>>,
  pipelines?: Github['pipelines'],
): Promise<Place> {
  const github = await startGithub(join(home, 'gh'), remotes);
  if (pipelines) github.pipelines = pipelines;
  const headers = { authorization: `Bearer ${github.environment.GH_ENTERPRISE_TOKEN}` };
  /** As everybody is shown them, with the digests of their files. */
  const pagesOf = async (name: string): Promise<Release[]> =>
    (await fetch(`${github.api}/repos/honey/${name}/releases?per_page=100`, { headers })).json() as Promise<Release[]>;
  const pages = (): Promise<[string, Release[]][]> =>
    Promise.all(Object.keys(remotes).map(async (name) => [name, await pagesOf(name)] as [string, Release[]]));
  let seen: [string, Release[]][] = [];
  return {
    channel: 'github',
    environment: github.environment,
    files: null,
    marks: true,
    settings: (name) => ({ repository: `github.honey.test/honey/${name}` }),
    /** It runs in this process: its next calls are cut off, half of them after they were carried out. */
    async crash(chance) {
      const calls = Math.ceil(chance.between(0, 4));
      for (let call = 0; call < calls; call += 1)
        github.troubles.push({ call: /honey/, trouble: chance.happens(0.5) ? 'before' : 'after' });
    },
    async look(name) {
      github.troubles.length = 0;
      seen = await pages();
      const releases = seen.find(([one]) => one === name)?.[1] ?? [];
      const production = Object.fromEntries(releases.map((one) => [one.tag_name.slice(1), standing(one)]));
      return { test: null, production };
    },
    /** A forge takes any number of drafts for one tag, so every one of them counts. */
    duplicates: () =>
      seen.flatMap(([name, releases]) => {
        const tags = releases.map(({ tag_name }) => tag_name);
        return [...new Set(tags.filter((tag, at) => tags.indexOf(tag) !== at))].map(
          (tag) => `${name} has several pages of ${tag}`,
        );
      }),
    // Of what is rolled back before its page was shown the answer names the draft; any other is seen with its release.
    leftovers: () => [],
    stop: () => github.stop(),
  };
}

const standing = ({ draft, prerelease, body, assets }: Release): Standing => ({
  digests: Object.fromEntries(assets.map(({ name, digest }) => [name, (digest ?? '').replace('sha256:', '')])),
  withdrawn: prerelease && body.startsWith('> **Rolled back**'),
  draft,
});
