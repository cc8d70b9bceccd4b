import { readFileName, sameVersion } from '../../domain/manifests/python/names.ts';
import { Problem } from '../../domain/problem.ts';
import { ownIndexes } from '../../domain/programs/uv-indexes.ts';
import { requireReleaseCommit } from '../release-tree.ts';
import type { Hands } from '../step.ts';
import { type Builder, buildFailure, type Made, pathsIn, type Wanted } from './builder.ts';

const build_s = 1800;

/** `uv build`: the source distribution, and the wheel from it, both with the time of the release commit. */
export const buildPython: Builder = async (wanted, hands) => {
  const place = `artifacts/python-${wanted.package}`;
  const cwd = `${hands.release.worktree}/${wanted.directory}`;
  await hands.discard(`${hands.release.storage}/${place}`);
  const argv = ['uv', 'build', '--no-progress', '--out-dir', `${hands.release.storage}/${place}`];
  const result = await hands.programs.run({
    argv,
    cwd,
    env_names: ownIndexes,
    env: { SOURCE_DATE_EPOCH: String(await commitTime(hands)), UV_PYTHON_DOWNLOADS: 'never', NO_COLOR: '1' },
    timeout_s: build_s,
  });
  if (result.exit_code !== 0) throw buildFailure('uv build', result, build_s);
  const files = await builtInto(place, wanted, hands);
  return { argv: argv.slice(0, 2), result, files, contents: await pathsIn(files, hands) };
};

/** The one wheel and the one source distribution of this version. Throws ARTIFACT_MISSING. */
async function builtInto(place: string, { version, package: name }: Wanted, hands: Hands): Promise<Made['files']> {
  const made = (await hands.stored.glob([`${place}/*.whl`, `${place}/*.tar.gz`])).map((file) => ({
    name: file.slice(place.length + 1),
    file,
  }));
  const ours = made.filter((one) => sameVersion(readFileName(one.name)?.version ?? '', version));
  const kinds = ours.map((one) => readFileName(one.name)?.kind).sort();
  if (made.length === 2 && kinds.join() === 'sdist,wheel') return made;
  throw new Problem('ARTIFACT_MISSING', {
    values: { file: `one wheel and one source distribution of ${name} ${version}` },
  });
}

/** Seconds since 1970: the same commit gives the same bytes whenever it is built. */
async function commitTime(hands: Hands): Promise<number> {
  const commit = await requireReleaseCommit(hands, 'build_artifacts');
  for await (const [newest] of hands.project.log({ from: null, to: commit })) if (newest) return newest.author_time;
  throw new Error('a release commit has a time');
}
