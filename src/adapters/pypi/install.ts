import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Metadata, readMetadata, readScripts } from '../../domain/manifests/python/metadata.ts';
import { importableNames } from '../../domain/manifests/python/modules.ts';
import { normalizedName, sameVersion } from '../../domain/manifests/python/names.ts';
import { Problem } from '../../domain/problem.ts';
import { ownIndexes } from '../../domain/programs/uv-indexes.ts';
import type { VersionTarget } from '../../ports/channel.ts';
import { patiently } from './patience.ts';
import { type PypiSettings, placeOf } from './place.ts';
import { prove } from './prove.ts';
import { digestOf, filesOf, type Page, readProject } from './reading.ts';
import { failed, run } from './uv.ts';

type Wanted = VersionTarget & { directory: string };

const step_s = 900;

/**
 * Installs a version as a user would, into an environment of its own, and proves that it loads. Every file is taken from
 * the index once and measured; uv is told to accept exactly these bytes. Dependencies come from the production index.
 */
export async function installAndProve(
  pypi: PypiSettings,
  wanted: Wanted,
): Promise<{ digests: Record<string, string>; output: string; entry_points: string[] }> {
  const { directory } = wanted;
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) throw new Error('a package is only ever proved in an empty directory');
  const page = await arrived(pypi, wanted);
  const files = filesOf(page, wanted);
  const measured = await Promise.all(
    files.map(async (file) => [file.name, await digestOf(page, wanted, file)] as const),
  );
  const venv = join(directory, 'venv');
  const [python] = files.flatMap(({ requires_python }) => requires_python ?? []);
  await call(pypi, ['uv', 'venv', '--no-config', '--no-project', ...pythonOption(python), venv]);
  const exactly = `${wanted.package}==${wanted.version}`;
  const hashes = measured.map(([, digest]) => `--hash=${digest}`);
  const said = await installList(pypi, { directory, lines: [[exactly, ...hashes].join(' ')], exactly: true, page });
  const { metadata, scripts, modules } = await installed(venv, wanted);
  const dependencies = metadata.requires.filter((one) => /^[A-Za-z0-9]/.test(one));
  const more = dependencies.length > 0 ? await addDependencies(pypi, wanted, dependencies) : '';
  const proofs = await prove(pypi, { venv, directory, version: wanted.version, modules, scripts });
  return {
    digests: Object.fromEntries(measured),
    output: [said, more, ...proofs.map(({ output }) => output)].filter(Boolean).join('\n').trim(),
    entry_points: proofs.map(({ shown }) => shown),
  };
}

/** The page once it lists the version; as it is when it never does, so that uv says what is missing. */
async function arrived(pypi: PypiSettings, wanted: Wanted): Promise<Page> {
  const look = async () => {
    const page = await readProject(pypi, wanted);
    return filesOf(page, wanted).length > 0 ? page : null;
  };
  return (await patiently(pypi, look)) ?? readProject(pypi, wanted);
}

/** Outside text: only what is a version range becomes an argument. */
const pythonOption = (range: string | undefined): string[] =>
  range !== undefined && /^[<>=!~][\d\s.,*<>=!~]*$/.test(range) ? ['--python', range] : [];

interface List {
  directory: string;
  lines: readonly string[];
  /** Nothing besides these lines, and only with their hashes. */
  exactly: boolean;
  page: Page | null;
}

/** Without a page, uv's own configuration says where to look. */
async function installList(pypi: PypiSettings, { directory, lines, exactly, page }: List): Promise<string> {
  const list = join(directory, exactly ? 'package.txt' : 'dependencies.txt');
  await writeFile(list, `${lines.join('\n')}\n`);
  const place = page === null ? [] : ['--no-config', '--default-index', `hive=${page.index}`];
  const who = page?.credentials;
  const env: Record<string, string> = who
    ? { UV_INDEX_HIVE_USERNAME: who.account, UV_INDEX_HIVE_PASSWORD: who.secret }
    : {};
  const only = exactly ? ['--no-deps', '--require-hashes', '--no-cache'] : [];
  const venv = join(directory, 'venv');
  return call(pypi, ['uv', 'pip', 'install', '--python', venv, ...place, ...only, '-r', list], env);
}

async function addDependencies(
  pypi: PypiSettings,
  { directory, package: name }: Wanted,
  lines: string[],
): Promise<string> {
  const named = placeOf(pypi, 'production').index !== null;
  const page = named ? await readProject(pypi, { stage: 'production', package: name }) : null;
  const said = await installList(pypi, { directory, lines, exactly: false, page });
  return said + (await call(pypi, ['uv', 'pip', 'check', '--python', join(directory, 'venv')]));
}

async function call(pypi: PypiSettings, argv: string[], env: Record<string, string> = {}): Promise<string> {
  const result = await run(pypi, { argv, env, env_names: ownIndexes, timeout_s: step_s });
  if (result.exit_code !== 0) throw failed(argv.slice(0, 3).join(' ').replace(/ -.*/, ''), step_s, result);
  return `${result.stdout}${result.stderr}`.slice(-4_000);
}

interface Installed {
  metadata: Metadata;
  scripts: string[];
  modules: string[];
}

/** What stands in the environment under this name. Throws REGISTRY_CONFLICT when it is another package or version. */
async function installed(venv: string, { package: name, version, stage }: Wanted): Promise<Installed> {
  const [lib = ''] = await readdir(join(venv, 'lib'));
  const site = join(venv, 'lib', lib, 'site-packages');
  const own = (await readdir(site)).find(
    (one) => one.endsWith('.dist-info') && normalizedName(one.split('-')[0] ?? '') === normalizedName(name),
  );
  const read = (file: string) => readFile(join(site, own ?? '', file), 'utf8').catch(() => '');
  const metadata = readMetadata(await read('METADATA'));
  if (!metadata || !sameVersion(metadata.version, version))
    throw new Problem('REGISTRY_CONFLICT', { values: { package: name, version, stage } });
  const record = (await read('RECORD')).split('\n').map((line) => line.replace(/^"?(.*?)"?,[^,]*,[^,]*$/, '$1'));
  return {
    metadata,
    scripts: Object.keys(readScripts(await read('entry_points.txt'))),
    modules: importableNames(record),
  };
}
