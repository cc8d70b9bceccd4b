import type { Package } from '../../domain/records/artifact.ts';
import { crateSbom } from '../../domain/records/crate-sbom.ts';
import { cleanText } from '../../domain/text.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Eyes, Hands } from '../step.ts';
import type { PartsSeen } from './companions.ts';
import { ownCargo } from './crate.ts';

type Asked = Pick<Package, 'kind' | 'name' | 'directory'> & { version: string };

const largest = 50_000_000;

/** Asks the package manager that resolved the dependencies. */
export async function packageParts(one: Asked, hands: Hands): Promise<PartsSeen> {
  const { argv, cwd, env_names = [] } = await generatorOf(one, hands);
  const result = await hands.programs.run({ argv, cwd, env_names, timeout_s: 300, keep_bytes: largest });
  const { exit_code, started_at, ended_at, output_digest } = result;
  const output_tail = cleanText(result.stderr.slice(-2000), { max: 2000 });
  const told = { argv, exit_code, started_at, ended_at, output_digest, output_tail };
  return { printed: exit_code === 0 ? await cycloneDx(result.stdout, one, hands) : null, told };
}

interface Generator {
  argv: string[];
  cwd: string;
  env_names?: readonly string[];
}

/** They read lock files alone; without one, npm reads what is installed. Cargo fetches what the lock file names. */
async function generatorOf({ kind, name, directory }: Asked, eyes: Eyes): Promise<Generator> {
  const { worktree } = eyes.release;
  const here = `${worktree}/${directory}`;
  if (kind === 'crate')
    return { argv: ['cargo', 'metadata', '--format-version', '1', '--locked'], cwd: here, env_names: ownCargo };
  if (kind === 'python') {
    const words = ['export', '--format', 'cyclonedx1.5', '--frozen', '--no-dev', '--quiet', '--package', name];
    return { argv: ['uv', ...words], cwd: here };
  }
  const locked = await eyes.files.exists('package-lock.json');
  const words = ['sbom', '--sbom-format=cyclonedx', '--omit=dev', ...(locked ? ['--package-lock-only'] : [])];
  if (directory === '.' || !locked) return { argv: ['npm', ...words], cwd: here };
  return { argv: ['npm', ...words, `--workspace=${directory}`], cwd: worktree };
}

/** Cargo knows no bill of materials, only what one is made of. */
async function cycloneDx(printed: string, one: Asked, hands: Hands): Promise<string | null> {
  if (one.kind !== 'crate') return printed;
  return crateSbom({ metadata: printed, lock: await nearestLock(one.directory, hands.files) }, one, hands.version);
}

/** Of the crate itself, else of the workspace around it. */
async function nearestLock(directory: string, files: FileReader): Promise<string | null> {
  for (let at = directory; at !== '.' && at !== ''; at = at.split('/').slice(0, -1).join('/')) {
    const text = await files.read(`${at}/Cargo.lock`);
    if (text !== null) return text;
  }
  return files.read('Cargo.lock');
}
