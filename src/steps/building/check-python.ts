import { readManifest } from '../../domain/manifests/index.ts';
import { type Metadata, readMetadata, readScripts } from '../../domain/manifests/python/metadata.ts';
import { endings, missingModules } from '../../domain/manifests/python/modules.ts';
import { normalizedName, sameVersion } from '../../domain/manifests/python/names.ts';
import { type Declared, declaredIn } from '../../domain/manifests/python/project.ts';
import { Problem, type ProblemDetail } from '../../domain/problem.ts';
import { requireReleaseCommit } from '../release-tree.ts';
import type { Hands } from '../step.ts';
import type { Made, Wanted } from './builder.ts';

interface Archive {
  paths: string[];
  /** METADATA of a wheel, PKG-INFO of a source distribution. */
  metadata: Metadata | null;
  scripts: Record<string, string>;
}

const largest = 10_000_000;

/** What the release commit says of the project, and what else lies in the work tree. */
interface Source {
  declared: Declared;
  tracked: string[];
  /** Files that no commit holds and no rule ignores. */
  untracked: string[];
}

/**
 * Holds what was built against what the release commit declares: name, version, Python, commands, every module that is
 * tracked and nothing that is not (R170, R171, R177). Answers the paths inside. Throws ARTIFACT_WRONG,
 * ARTIFACT_UNREADABLE.
 */
export async function checkPython(wanted: Wanted, files: Made['files'], hands: Hands): Promise<string[]> {
  const source = await sourceOf(wanted, hands);
  const contents: string[] = [];
  for (const { name, file } of files) {
    const archive = await look(`${hands.release.storage}/${file}`, hands);
    const details = [
      ...metadataFaults(archive.metadata, source.declared, wanted),
      ...strayFaults(archive.paths, source),
      ...(name.endsWith('.whl')
        ? [...scriptFaults(archive.scripts, source), ...moduleFaults(archive.paths, source)]
        : []),
    ];
    if (details.length > 0)
      throw new Problem('ARTIFACT_WRONG', { values: { file: name, faults: details.length }, details });
    contents.push(...archive.paths);
  }
  return contents;
}

async function sourceOf({ directory }: Wanted, hands: Hands): Promise<Source> {
  const commit = await requireReleaseCommit(hands, 'build_artifacts');
  const at = directory === '.' ? '' : `${directory}/`;
  const below = (paths: string[]) => paths.flatMap((path) => (path.startsWith(at) ? [path.slice(at.length)] : []));
  const [text, all, dirty] = await Promise.all([
    hands.project.readFile(commit, `${at}pyproject.toml`),
    hands.project.listFiles(commit),
    hands.worktree.dirty(),
  ]);
  const tracked = below(all);
  return {
    declared: declaredIn(readManifest('toml', text ?? '', `${at}pyproject.toml`)),
    tracked,
    untracked: below(dirty).filter((path) => !tracked.includes(path)),
  };
}

async function look(file: string, hands: Hands): Promise<Archive> {
  const archive: Archive = { paths: [], metadata: null, scripts: {} };
  await hands.archives.read(file, largest, (path, bytes) => {
    archive.paths.push(path);
    const read = () => (bytes ? Buffer.from(bytes).toString('utf8') : '');
    if (/^[^/]+\.dist-info\/METADATA$|^[^/]+\/PKG-INFO$/.test(path)) archive.metadata = readMetadata(read());
    if (/^[^/]+\.dist-info\/entry_points\.txt$/.test(path)) archive.scripts = readScripts(read());
  });
  return archive;
}

const fault = (path: string, expected: string, actual: string): ProblemDetail => ({
  path,
  expected,
  actual,
  by: 'agent',
});

function metadataFaults(metadata: Metadata | null, { requires_python }: Declared, wanted: Wanted): ProblemDetail[] {
  if (metadata === null) return [fault('METADATA', 'name and version', 'none')];
  const squeezed = (range: string | null) => (range ?? '').replace(/\s+/g, '').split(',').sort().join();
  const { name, version } = metadata;
  return [
    ...(normalizedName(name) === normalizedName(wanted.package) ? [] : [fault('Name', wanted.package, name)]),
    ...(sameVersion(version, wanted.version) ? [] : [fault('Version', wanted.version, version)]),
    ...(requires_python === null || squeezed(requires_python) === squeezed(metadata.requires_python)
      ? []
      : [fault('Requires-Python', requires_python, metadata.requires_python ?? 'none')]),
  ];
}

const scriptFaults = (built: Record<string, string>, { declared: { scripts } }: Source): ProblemDetail[] =>
  Object.entries(scripts).flatMap(([name, target]) =>
    built[name] === target ? [] : [fault(`entry_points ${name}`, target, built[name] ?? 'none')],
  );

function moduleFaults(wheel: string[], { tracked, declared: { packages, excluded } }: Source): ProblemDetail[] {
  const tops = packages.filter((path) => !endings(path).some((end) => wheel.some((one) => one.startsWith(`${end}/`))));
  const { missing, all } = missingModules({ wheel, tracked, packages, excluded });
  const shown = missing.slice(0, 10).join(', ');
  return [
    ...tops.map((path) => fault(path, 'a package inside the wheel', 'none')),
    ...(missing.length === 0
      ? []
      : [fault('modules', `${all} tracked modules`, `${all - missing.length} of them; without ${shown}`)]),
  ];
}

/** A path inside may have a directory more, or lack some, compared with the work tree. */
function strayFaults(paths: string[], { untracked }: Source): ProblemDetail[] {
  const inside = new Set(paths.flatMap((path) => [path, path.slice(path.indexOf('/') + 1)]));
  return untracked
    .filter((path) => endings(path).some((end) => (end.includes('/') ? inside.has(end) : inside.has(path))))
    .slice(0, 10)
    .map((path) => fault(path, 'only files of the release commit', 'a file that no commit holds'));
}
