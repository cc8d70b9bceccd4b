import { Problem } from '../../domain/problem.ts';
import { type ArtifactKind, crateFile, type Standing } from '../../domain/records/artifact.ts';
import { cleanText } from '../../domain/text.ts';
import type {
  ChannelSettings,
  ChannelWriter,
  Proof,
  Publication,
  Shipped,
  VersionTarget,
} from '../../ports/channel.ts';
import type { ProgramResult, Programs } from '../../ports/programs.ts';

export interface CommandSettings {
  settings: ChannelSettings;
  programs: Programs;
  /** The value of an environment variable of the server, by its name. */
  token(name: string): string | undefined;
}

/** As the configuration of the channel says it, checked there. */
interface Options {
  ships: ArtifactKind | 'nothing';
  publish: string[];
  observe: string[];
  standing: string;
  absent?: string;
  try?: string[];
  withdraw?: string[];
  timeout_s: number;
  /** The only programs that may be started; null: any. */
  programs: string[] | null;
}

/**
 * A channel made of commands of the project. What they end with is never believed: whether something stands is what
 * `observe` shows. The secret reaches them by the name of its variable.
 */
export function commandChannel(settings: CommandSettings): ChannelWriter {
  const { name, options, token_env, unlock, run } = commandsOf(settings);
  const observe = (wanted: Pick<VersionTarget, 'version' | 'package'>) => look(commandsOf(settings), wanted);
  return {
    name,
    async preflight() {
      unlock();
      return { account: 'unknown', token_env };
    },
    observe,
    tags: async () => ({}),
    addresses: async () => [],
    async publish(publication) {
      unlock();
      const results: ProgramResult[] = [];
      for (const places of placesOf(publication, options.publish)) results.push(await run(options.publish, places));
      const failed = results.find(({ exit_code }) => exit_code !== 0);
      if (failed && !(await carries(observe, publication))) throw failure(name, failed);
    },
    async moveTag() {},
    async removeTag() {},
    async withdraw({ version }) {
      unlock();
      if (!options.withdraw) return `a person must withdraw ${version} from ${name}`;
      const result = await run(options.withdraw, { version });
      if (result.exit_code !== 0) throw failure(name, result);
      return `${name} was told to withdraw ${version}; a person looks whether it did`;
    },
    async unpublish({ version }) {
      throw new Problem('REFUSED', {
        values: { version, count: 1 },
        violations: ['what a command of the project published is not taken away'],
        required_actions: ['Let rollback withdraw it.'],
      });
    },
    ...(options.try ? { start: (wanted) => tryOut(commandsOf(settings), options.try ?? [], wanted) } : {}),
    async install(wanted) {
      return { digests: (await observe(wanted))?.digests ?? {}, output: '', entry_points: [] };
    },
  };
}

type Commands = ReturnType<typeof commandsOf>;

function commandsOf({ settings, programs, token }: CommandSettings) {
  const { channel: name, tree } = settings;
  const options = settings.options as unknown as Options;
  const token_env = settings.production?.token_env ?? null;
  const values = { stage: 'production', channel: name, token_env: token_env ?? 'its environment' };
  return {
    name,
    options,
    token_env,
    values,
    unlock() {
      if (token_env !== null && !token(token_env)) throw new Problem('REGISTRY_AUTH', { values });
    },
    async run(words: readonly string[], places: Record<string, string>): Promise<ProgramResult> {
      const [program = ''] = words;
      if (options.programs && !options.programs.includes(program)) throw notListed(program, options.programs);
      const argv = words.map((word) => word.replace(/\{(version|tag|file)\}/g, (place, key) => places[key] ?? place));
      const env_names = token_env === null ? [] : [token_env];
      if (tree === undefined) throw new Problem('RELEASE_TREE_MISSING', { values: { program } });
      return programs.run({ argv, cwd: tree, env_names, timeout_s: options.timeout_s, keep_bytes: 1_000_000 });
    },
  };
}

/** Every file of it must be good; what its words say is kept. */
async function tryOut(
  { name, run }: Commands,
  words: readonly string[],
  { version, files }: VersionTarget & { files: readonly Shipped[] },
): Promise<Proof> {
  const outputs: string[] = [];
  for (const { file } of files) {
    const result = await run(words, { version, file });
    if (result.exit_code !== 0) throw failure(`${name}: try`, result);
    outputs.push(shown(result));
  }
  const digests = Object.fromEntries(files.map((one) => [one.name, one.integrity]));
  return { digests, output: outputs.join('\n').slice(-4_000), entry_points: [words.join(' ')] };
}

/** A look that ends badly is no look, unless its words say that nothing stands there. */
async function look(
  { options, values, run }: Commands,
  wanted: Pick<VersionTarget, 'version' | 'package'>,
): Promise<Standing | null> {
  const { version } = wanted;
  const result = await run(options.observe, { version });
  const seen = standingIn(result.stdout, options.standing, {
    version,
    only: options.ships === 'crate' ? crateFile(wanted.package, version) : undefined,
  });
  if (seen) return seen;
  const said = `${result.stdout}\n${result.stderr}`;
  const absent = options.absent !== undefined && new RegExp(options.absent, 'm').test(said);
  if (!result.timed_out && (result.exit_code === 0 || absent)) return null;
  throw new Problem('REGISTRY_UNREACHABLE', { values, untrusted_output: shown(result) });
}

const notListed = (program: string, list: readonly string[]): Problem =>
  new Problem('PROGRAM_NOT_ALLOWED', {
    values: { program, why: 'environment.programs does not name it', suggestion: list.join(', ') },
  });

const failure = (program: string, result: ProgramResult): Problem =>
  new Problem('PROGRAM_FAILED', {
    values: { program, exit_code: String(result.exit_code) },
    untrusted_output: shown(result),
  });

/** Once, or once for each file where the words ask for one. */
function placesOf({ version, page, files }: Publication, words: readonly string[]): Record<string, string>[] {
  const places = { version, tag: page.tag };
  const each = words.some((word) => word.includes('{file}'));
  return each ? files.map(({ file }) => ({ ...places, file })) : [places];
}

const carries = async (observe: ChannelWriter['observe'], publication: Publication): Promise<boolean> => {
  const standing = await observe(publication).catch(() => null);
  return standing !== null && publication.files.every(({ name }) => standing.digests[name] !== undefined);
};

/** Each line that fits is a file, or where no files are shipped the version itself; `only`: the one file there can be. */
function standingIn(
  text: string,
  pattern: string,
  { version, only }: { version: string; only: string | undefined },
): Standing | null {
  const found = [...text.matchAll(new RegExp(pattern, 'gm'))].map(({ groups }) => groups ?? {});
  const fitting = found.filter((one) => one.version === undefined || one.version === version);
  if (fitting.length === 0) return null;
  const digests = fitting.flatMap(({ name = only, digest }) => (name && digest ? [[name, digestOf(digest)]] : []));
  return { version, digests: Object.fromEntries(digests), withdrawn: null, draft: false };
}

const digestOf = (text: string): string => (/^[0-9a-f]{64}$/i.test(text) ? `sha256:${text.toLowerCase()}` : text);

const shown = ({ stdout, stderr }: ProgramResult): string =>
  cleanText(`${stderr}\n${stdout}`.trim().slice(-4_000), { max: 4_000 });
