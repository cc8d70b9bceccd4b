/** Programs that build and run images, in the order in which they are looked for. */
export const engines = ['docker', 'podman', 'buildah'] as const;
export type Engine = (typeof engines)[number];

/** Variables by which engines find their server and their store; none of them is a secret. */
export const engineVariables: readonly string[] = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
  'CONTAINER_HOST',
  'CONTAINERS_CONF',
  'CONTAINERS_STORAGE_CONF',
  'STORAGE_DRIVER',
  'STORAGE_OPTS',
  'BUILDAH_ISOLATION',
];

/** Answered only by an engine that can work now: docker by its server, the others need none. */
const question: Readonly<Record<Engine, readonly string[]>> = {
  docker: ['docker', 'version', '--format', '{{.Server.Version}}'],
  podman: ['podman', 'info', '--format', '{{.Host.OS}}'],
  buildah: ['buildah', 'version'],
};

/** The engine that policy names, else the first that answers; null: none does. */
export async function chooseEngine(
  answers: (argv: readonly string[]) => Promise<boolean>,
  said: Engine | undefined,
): Promise<Engine | null> {
  for (const engine of said ? [said] : engines) if (await answers(question[engine])) return engine;
  return null;
}

export interface ImageBuild {
  /** Absolute. */
  file: string;
  context: string;
  target: string | undefined;
  args: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** Empty: that of the engine. */
  platforms: readonly string[];
  /** Seconds since 1970: the moment that is written into the image where the engine can. */
  epoch: number;
  /** The name in the engine's own store, ours alone. */
  local: string;
  archive: string;
}

/** What builds an image, what writes it to its archive, and what takes it out of the engine's store again. */
export interface BuildCommands {
  build: string[];
  export: string[] | null;
  clean: string[][];
}

/** Several platforms become one archive with an index; docker does that through buildx only, straight to the archive. */
export function buildCommands(engine: Engine, wish: ImageBuild): BuildCommands {
  const { local, archive, platforms } = wish;
  const said = [...options(wish), '--file', wish.file];
  const many = platforms.length > 1;
  if (engine === 'docker') {
    if (platforms.length > 0) {
      const time = ['--build-arg', `SOURCE_DATE_EPOCH=${wish.epoch}`];
      const output = [
        ...time,
        '--platform',
        platforms.join(','),
        '--provenance=false',
        '--output',
        `type=oci,dest=${archive}`,
      ];
      return { build: ['docker', 'buildx', 'build', ...said, ...output, wish.context], export: null, clean: [] };
    }
    const build = ['docker', 'build', ...said, '--tag', local, wish.context];
    return { build, export: ['docker', 'save', '--output', archive, local], clean: removal(engine, wish) };
  }
  const named = many ? ['--manifest', local] : ['--tag', local];
  const platform = platforms.length > 0 ? ['--platform', platforms.join(',')] : [];
  // podman keeps layers by default; of several platforms without a base it then takes all for the first.
  const time = ['--layers=false', '--timestamp', String(wish.epoch)];
  const build = [engine, 'build', ...said, ...time, ...platform, ...named, wish.context];
  return { build, export: exported(engine, { local, archive, many }), clean: removal(engine, wish) };
}

/** What takes a build out of the engine's store, also one that broke off. */
export function removal(engine: Engine, { local, platforms }: Pick<ImageBuild, 'local' | 'platforms'>): string[][] {
  if (engine === 'docker' && platforms.length > 0) return [];
  return platforms.length > 1 ? [[engine, 'manifest', 'rm', local]] : [[engine, 'rmi', local]];
}

function exported(
  engine: 'podman' | 'buildah',
  { local, archive, many }: { local: string; archive: string; many: boolean },
): string[] {
  if (many) return [engine, 'manifest', 'push', '--all', local, `oci-archive:${archive}`];
  return engine === 'podman'
    ? ['podman', 'save', '--format', 'oci-archive', '--output', archive, local]
    : ['buildah', 'push', local, `oci-archive:${archive}`];
}

function options({ labels, args, target }: ImageBuild): string[] {
  const pairs = (flag: string, map: Readonly<Record<string, string>>) =>
    Object.entries(map).flatMap(([key, value]) => [flag, `${key}=${value}`]);
  return [...pairs('--label', labels), ...pairs('--build-arg', args), ...(target ? ['--target', target] : [])];
}

/** Whether exactly these platforms were built; a variant may be said of what was asked for without one. */
export const samePlatforms = (wanted: readonly string[], built: readonly string[]): boolean => {
  const is = (asked: string, one: string) => one === asked || one.startsWith(`${asked}/`);
  return (
    wanted.every((asked) => built.some((one) => is(asked, one))) &&
    built.every((one) => wanted.some((asked) => is(asked, one)))
  );
};

/** Lists the images without a name, which building for several platforms leaves. */
export const looseImages = (engine: Engine): string[] => [
  ...[engine, 'images', '--quiet', '--no-trunc'],
  ...['--filter', 'dangling=true'],
];

/** The file that `buildCommands` leaves: its name says in which form. */
export const archiveName = (
  engine: Engine,
  { name, platforms }: { name: string; platforms: readonly string[] },
): string => `${name.replaceAll('/', '-')}.${engine === 'docker' && platforms.length === 0 ? 'docker' : 'oci'}.tar`;

/** An archive as skopeo names it. */
export const archiveReference = (file: string): string =>
  `${file.endsWith('.docker.tar') ? 'docker' : 'oci'}-archive:${file}`;

export interface ImageRun {
  /** A docker archive with `local` inside. */
  archive: string;
  local: string;
  /** The container's name, ours alone. */
  container: string;
  /** Of the image's configuration: buildah runs a command of its own. */
  entry: readonly string[];
  argv: readonly string[];
}

/** What brings an image into the engine, runs it once without network, and leaves nothing of it. */
export function runCommands(engine: Engine, run: ImageRun): { prepare: string[]; run: string[]; clean: string[][] } {
  const { archive, local, container, entry, argv } = run;
  if (engine === 'buildah') {
    return {
      prepare: ['buildah', 'from', '--name', container, `docker-archive:${archive}`],
      run: ['buildah', 'run', container, '--', ...entry, ...argv],
      clean: [
        ['buildah', 'rm', container],
        ['buildah', 'rmi', local],
      ],
    };
  }
  return {
    prepare: [engine, 'load', '--input', archive],
    run: [engine, 'run', '--rm', '--network', 'none', '--name', container, local, ...argv],
    clean: [
      [engine, 'rm', '--force', container],
      [engine, 'rmi', local],
    ],
  };
}
