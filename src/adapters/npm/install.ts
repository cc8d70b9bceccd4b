import { access, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { integrityOf } from '../../domain/content-id.ts';
import { tarballName } from '../../domain/manifests/npm-tarball.ts';
import { Problem } from '../../domain/problem.ts';
import { eachOf, programsAtOnce } from '../../domain/programs/each-of.ts';
import type { ChannelWriter, VersionTarget } from '../../ports/channel.ts';
import { callNpm, type NpmSettings } from './call.ts';
import { commandNames, type InstalledManifest, isImportable, readManifest } from './entry-points.ts';

type Wanted = Parameters<ChannelWriter['install']>[0];

const oneTry_s = 60;

/**
 * Installs a version as a user would and proves that it loads. The package and its siblings come from the stage's
 * registry, other dependencies from production, which one npm call cannot do: a registry option holds for the whole
 * tree. So their tarballs are downloaded from the stage first, with an empty cache, so that the bytes are truly the
 * registry's; the integrity is taken from those bytes; then the files are installed with the production registry.
 */
export async function installAndProve(
  npm: NpmSettings,
  wanted: Wanted,
): Promise<{ digests: Record<string, string>; output: string; entry_points: string[] }> {
  const { directory } = wanted;
  await emptyDirectory(npm, directory);
  const { file, integrity } = await download(npm, wanted);
  const siblings: string[] = [];
  for (const name of wanted.beside ?? []) siblings.push((await download(npm, { ...wanted, package: name })).file);
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const installed = await callNpm(npm, {
    stage: 'production',
    package: wanted.package,
    words,
    operands: [file, ...siblings],
    cwd: directory,
    timeout_s: 900,
  });
  const home = join(directory, 'node_modules', wanted.package);
  const manifest = readManifest(await readFile(join(home, 'package.json'), 'utf8').catch(() => ''));
  if (manifest?.name !== wanted.package || manifest.version !== wanted.version) throw otherPackage(wanted);
  const hasIndex = await access(join(home, 'index.js')).then(
    () => true,
    () => false,
  );
  const proofs = proofsOf(manifest, hasIndex, directory);
  const outputs = await eachOf(proofs, programsAtOnce, (proof) => prove(npm, directory, proof));
  return {
    digests: { [tarballName(wanted.package, wanted.version)]: integrity },
    output: [installed.stdout, ...outputs].join('\n').trim(),
    entry_points: proofs.map(({ shown }) => shown),
  };
}

/** An empty project; what the person's own .npmrc says of other registries holds there too. */
async function emptyDirectory(npm: NpmSettings, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) throw new Error('a package is only ever proved in an empty directory');
  await writeFile(join(directory, 'package.json'), '{ "private": true }\n');
  await copyFile(join(npm.settings.directory, '.npmrc'), join(directory, '.npmrc')).catch(() => undefined);
}

async function download(
  npm: NpmSettings,
  { directory, version, stage, package: name }: Wanted,
): Promise<{ file: string; integrity: string }> {
  const target = { stage, package: name };
  const [place, cache] = [join(directory, '.download', tarballName(name, version)), join(directory, '.cache')];
  await mkdir(place, { recursive: true });
  const words = ['pack', '--pack-destination', place, '--cache', cache, '--ignore-scripts'];
  await callNpm(npm, { ...target, words, operands: [`${name}@${version}`], timeout_s: 600 });
  const [tarball] = await readdir(place);
  await rm(cache, { recursive: true, force: true });
  if (tarball === undefined) throw otherPackage({ ...target, version });
  const file = join(place, tarball);
  return { file, integrity: integrityOf(await readFile(file)) };
}

interface Proof {
  /** How a user would write it. */
  shown: string;
  /** Tried in order; one that ends with 0 is enough. */
  tries: string[][];
}

/** A command that knows no `--version` shows at least its help. */
function proofsOf(manifest: InstalledManifest, hasIndex: boolean, directory: string): Proof[] {
  const load = 'await import(process.argv[1]); process.exit(0);';
  const imports = isImportable(manifest, hasIndex)
    ? [{ shown: `import ${manifest.name}`, tries: [['node', '--input-type=module', '--eval', load, manifest.name]] }]
    : [];
  const commands = commandNames(manifest).map((name) => {
    const program = join(directory, 'node_modules', '.bin', name);
    return {
      shown: `${name} --version`,
      tries: [
        [program, '--version'],
        [program, '--help'],
      ],
    };
  });
  return [...imports, ...commands];
}

async function prove(npm: NpmSettings, cwd: string, { shown, tries }: Proof): Promise<string> {
  let problem: Problem | null = null;
  for (const argv of tries) {
    const result = await npm.programs.run({ argv, cwd, timeout_s: oneTry_s });
    const output = `${result.stdout}${result.stderr}`.slice(-4_000);
    if (result.exit_code === 0) return `${shown}\n${output}`;
    const untrusted = { untrusted_output: output };
    problem ??= result.timed_out
      ? new Problem('PROGRAM_TIMED_OUT', { values: { program: shown, seconds: oneTry_s }, ...untrusted })
      : new Problem('PROGRAM_FAILED', {
          values: { program: shown, exit_code: String(result.exit_code) },
          ...untrusted,
        });
  }
  throw problem ?? new Error('a proof without a try');
}

function otherPackage({ package: name, version, stage }: VersionTarget): Problem {
  return new Problem('REGISTRY_CONFLICT', { values: { package: name, version, stage } });
}
