import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { engineAt, type ImageEngine, startDocker } from '../../registries/image-engines.ts';
import { type OciRegistry, startOciRegistry } from '../../registries/oci-registry.ts';
import { type Named, openDoor } from '../counting-door.ts';
import { moreThanOnce, type Place, type Shelf, type Standing } from './place.ts';
import { aWhile } from './while.ts';

const stages = ['test', 'production'] as const;
type Stage = (typeof stages)[number];

/** Two OCI registries, and the engines that build and start images: buildah for every image but those of docker. */
export async function ociPlace(home: string, ofDocker: readonly string[] = []): Promise<Place> {
  const start = (stage: Stage, again?: { port: number; token: string }) =>
    startOciRegistry({ directory: join(home, 'oci', stage), ...again });
  const registries = { test: await start('test'), production: await start('production') };
  const door = await openDoor(`${registries.production.url}/`, ociUploads);
  const engines = [
    engineAt('buildah', join(home, 'b')),
    ...(ofDocker.length > 0 ? [await startDocker(join(home, 'k'))] : []),
  ];
  const account_env = 'CRASHES_OCI_ACCOUNT';
  return {
    channel: 'oci',
    environment: {
      ...Object.assign({}, ...engines.map(({ environment }) => environment)),
      [account_env]: registries.test.account,
      CRASHES_OCI_TEST_TOKEN: registries.test.token,
      CRASHES_OCI_TOKEN: registries.production.token,
    },
    files: 1,
    marks: false,
    settings: (name) => ({
      with: ofDocker.includes(name) ? 'docker' : 'buildah',
      images: [{ name }],
      test: { registry: `${registries.test.url}/crashes`, token_env: 'CRASHES_OCI_TEST_TOKEN', account_env },
      production: { registry: `${door.url}crashes`, token_env: 'CRASHES_OCI_TOKEN', account_env },
    }),
    async crash(chance) {
      const stage = chance.happens(0.5) ? 'test' : 'production';
      const { url, token, stop } = registries[stage];
      await stop();
      await aWhile(chance);
      registries[stage] = await start(stage, { port: Number(new URL(url).port), token });
    },
    async look(name) {
      const [test, production] = await Promise.all([look(registries.test, name), look(registries.production, name)]);
      return { test: test.production, production: production.production, latest: production.latest ?? null };
    },
    duplicates: () => moreThanOnce(door.uploads),
    leftovers: () => engines.flatMap((engine) => leftIn(engine).filter((one) => !nameless.test(one))),
    unclaimed: () => engines.flatMap((engine) => leftIn(engine).filter((one) => nameless.test(one))),
    async stop() {
      await Promise.all([door.stop(), ...Object.values(registries).map((one) => one.stop())]);
      for (const engine of engines) await engine.stop();
    },
  };
}

interface Found {
  digest: string;
  config: string;
}

/** Every tag of an image; `latest` by the version whose manifest it has. */
async function look(registry: OciRegistry, name: string): Promise<Pick<Shelf, 'production' | 'latest'>> {
  const { tags } = ((await (await ask(registry, `${name}/tags/list`)).json()) ?? {}) as { tags?: string[] | null };
  const found = new Map<string, Found>();
  for (const tag of tags ?? []) {
    const answer = await ask(registry, `${name}/manifests/${tag}`);
    if (!answer.ok) continue;
    const text = await answer.text();
    const { config } = JSON.parse(text) as { config: { digest: string } };
    found.set(tag, { digest: createHash('sha256').update(text).digest('hex'), config: config.digest });
  }
  const versions = [...found].filter(([tag]) => tag.startsWith('v'));
  const latest = found.get('latest');
  const [pointed] = versions.find(([, one]) => one.digest === latest?.digest) ?? [];
  const production: Record<string, Standing> = {};
  for (const [tag, { config }] of versions)
    production[tag.slice(1)] = { digests: { image: config }, withdrawn: false, draft: false };
  return { production, latest: pointed?.slice(1) ?? (latest ? `${latest.digest} of no version` : null) };
}

const ask = ({ url, account, token }: OciRegistry, path: string): Promise<Response> =>
  fetch(`${url}/v2/crashes/${path}`, {
    headers: {
      authorization: `Basic ${btoa(`${account}:${token}`)}`,
      accept:
        'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, application/json',
    },
  });

/** The tag of a version, with what was put under it: the same bytes put again change nothing and count all the same. */
export const ociUploads: Named = ({ method, path }) => {
  const [, image, tag] = method === 'PUT' ? (/^\/v2\/(.+)\/manifests\/(v[^/]+)$/.exec(path) ?? []) : [];
  return tag === undefined ? [] : [`${image}:${tag}`];
};

/** What buildah keeps of a build that was killed. It takes no name for it, so nobody can tell whose it is and take it away. */
const nameless = /^buildah still has the container (?:.+-)?working-container(?:-\d+)?$/;

/** Images and containers that an engine still has. */
function leftIn({ name, environment }: ImageEngine): string[] {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
  const lines = (...words: string[]) =>
    execFileSync(name, words, { env, encoding: 'utf8' }).split('\n').filter(Boolean);
  const images =
    name === 'docker'
      ? lines('images', '--format', '{{.Repository}}:{{.Tag}}')
      : lines('images', '--format', '{{.Name}}:{{.Tag}}');
  const containers =
    name === 'docker'
      ? lines('ps', '--all', '--format', '{{.Names}}')
      : lines('containers', '--format', '{{.ContainerName}}');
  return [
    ...images.map((one) => `${name} still has the image ${one}`),
    ...containers.map((one) => `${name} still has the container ${one}`),
  ];
}
