import { Problem } from '../../domain/problem.ts';
import { crateFile } from '../../domain/records/artifact.ts';
import type { Builder } from './builder.ts';

const build_s = 3600;

/** Where cargo keeps what it fetched, and which toolchain the person chose. */
export const ownCargo = ['CARGO_HOME', 'RUSTUP_HOME', 'RUSTUP_TOOLCHAIN'];

/**
 * `cargo package`: the crate as a registry takes it, which cargo unpacks and compiles in a directory of its own. The
 * lock file is not renewed where the release commit has one.
 */
export const buildCrate: Builder = async (wanted, hands) => {
  const { storage, worktree } = hands.release;
  const place = `artifacts/crate-${wanted.package}`;
  await hands.discard(`${storage}/${place}`);
  const locked = (await hands.files.exists('Cargo.lock')) ? ['--locked'] : [];
  const argv = ['cargo', 'package', ...locked, '--package', wanted.package];
  const result = await hands.programs.run({
    argv,
    cwd: `${worktree}/${wanted.directory}`,
    env_names: ownCargo,
    env: { CARGO_TARGET_DIR: `${storage}/${place}`, CARGO_TERM_COLOR: 'never' },
    timeout_s: build_s,
  });
  if (result.exit_code !== 0) {
    const untrusted_output = `${result.stdout}${result.stderr}`.slice(-4000);
    throw result.timed_out
      ? new Problem('PROGRAM_TIMED_OUT', { values: { program: 'cargo package', seconds: build_s }, untrusted_output })
      : new Problem('PROGRAM_FAILED', {
          values: { program: 'cargo package', exit_code: String(result.exit_code) },
          untrusted_output,
        });
  }
  const name = crateFile(wanted.package, wanted.version);
  const file = `${place}/package/${name}`;
  if (!(await hands.stored.exists(file))) throw new Problem('ARTIFACT_MISSING', { values: { file: name } });
  const contents: string[] = [];
  await hands.archives.read(`${storage}/${file}`, 0, (path) => void contents.push(path));
  return { argv: argv.slice(0, 2), result, files: [{ name, file }], contents };
};
