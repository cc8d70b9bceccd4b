import { sameVersion } from '../../domain/manifests/python/names.ts';
import { Problem } from '../../domain/problem.ts';
import { eachOf, programsAtOnce } from '../../domain/programs/each-of.ts';
import type { PypiSettings } from './place.ts';
import { failed, run } from './uv.ts';

interface Environment {
  venv: string;
  directory: string;
  version: string;
  modules: readonly string[];
  scripts: readonly string[];
}

interface Proof {
  /** How a user would write it. */
  shown: string;
  /** Tried in order; one that ends with 0 is enough. */
  tries: string[][];
}

const oneTry_s = 60;

/** Imports every module and starts every command of an environment; a command without `--version` shows its help. */
export function prove(pypi: PypiSettings, environment: Environment): Promise<{ shown: string; output: string }[]> {
  const load = 'import importlib, sys; importlib.import_module(sys.argv[1])';
  const imports = environment.modules.map((name) => ({
    shown: `import ${name}`,
    tries: [['python', '-I', '-c', load, name]],
  }));
  const commands = environment.scripts.map((name) => ({
    shown: `${name} --version`,
    tries: [
      [name, '--version'],
      [name, '--help'],
    ],
  }));
  return eachOf([...imports, ...commands], programsAtOnce, async (proof) => ({
    shown: proof.shown,
    output: await proveOne(pypi, environment, proof),
  }));
}

async function proveOne(pypi: PypiSettings, { venv, directory, version }: Environment, proof: Proof): Promise<string> {
  let problem: Problem | null = null;
  for (const words of proof.tries) {
    const result = await run(pypi, {
      argv: ['uv', 'run', '--no-config', '--no-project', '--', ...words],
      env: { VIRTUAL_ENV: venv },
      cwd: directory,
      timeout_s: oneTry_s,
    });
    const output = `${result.stdout}${result.stderr}`.slice(-4_000);
    if (result.exit_code === 0) {
      if (words.at(-1) === '--version') requireVersion(proof.shown, result.stdout || result.stderr, version);
      return `${proof.shown}\n${output}`;
    }
    problem ??= failed(proof.shown, oneTry_s, result);
  }
  throw problem ?? new Error('a proof without a try');
}

/** A command that names versions, and never this one, is of another release (R187). */
function requireVersion(program: string, output: string, version: string): void {
  const named = [...output.slice(-4_000).matchAll(/(?<![\w.])v?(\d+(?:\.\d+)+[\w.!+-]*)/g)].map(([, one = '']) => one);
  if (named.length === 0 || named.some((one) => sameVersion(one.replace(/[.,;:)-]+$/, ''), version))) return;
  throw new Problem('ENTRY_POINT_VERSION', { values: { program, version }, untrusted_output: output.slice(-4_000) });
}
