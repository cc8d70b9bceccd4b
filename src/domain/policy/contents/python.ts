import { globToRegExp } from '../../glob.ts';
import { readManifest } from '../../manifests/index.ts';
import { normalizedName, sameVersion } from '../../manifests/python/names.ts';
import {
  type ContentFault,
  type Contents,
  type Declared,
  type Inside,
  identity,
  missingOf,
  promise,
  type Tree,
  textsOf,
  treeAt,
} from './contents.ts';
import { type Place, packagePlaces } from './python-packages.ts';

/** What a wheel holds against what pyproject.toml and the release commit promise (R171, R177). */
export function wheelContents(found: Inside, declared: Declared): Contents {
  const pyproject = readManifest('toml', declared.manifest, 'pyproject.toml');
  const inside = {
    ...found,
    paths: found.paths.map((path) => path.replace(/^[^/]+\.data\/(?:purelib|platlib)\//, '')),
  };
  const info = found.paths.find((path) => /^[^/]+\.dist-info\/METADATA$/.test(path));
  const places = packagePlaces(pyproject, declared.tracked);
  const promised = [
    ...modulesOf(pyproject, places, declared.tracked),
    ...modulesOf(pyproject, heldPlaces(inside.paths, declared.tracked), declared.tracked).filter(
      ({ path }) => !isTest.test(path),
    ),
  ];
  const wanted = [...new Set(promised.map(({ path, place }) => place.to + path.slice(place.from.length)))];
  return {
    faults: [
      ...metadataFaults(info ? found.text(info) : null, pyproject, declared),
      ...scriptFaults(info ? found.text(info.replace(/METADATA$/, 'entry_points.txt')) : null, pyproject, inside.paths),
      ...unknownPackages(wanted),
    ],
    ...missingOf(wanted, inside),
  };
}

/** As wheelContents, for a source archive: its modules stand where the commit has them. */
export function sdistContents(inside: Inside, declared: Declared): Contents {
  const pyproject = readManifest('toml', declared.manifest, 'pyproject.toml');
  const places = packagePlaces(pyproject, declared.tracked);
  const wanted = modulesOf(pyproject, places, declared.tracked).map(({ path }) => path);
  const faults = [
    ...metadataFaults(inside.text('PKG-INFO'), pyproject, declared),
    ...(inside.paths.includes('pyproject.toml') ? [] : [promise('there is no pyproject.toml in it')]),
    ...unknownPackages(wanted),
  ];
  return { faults, ...missingOf(wanted, inside) };
}

/** Whatever a build is told to pick: of a package that is in the wheel at all, nobody expects half. */
function heldPlaces(paths: readonly string[], tracked: readonly string[]): Place[] {
  const tops = new Set(paths.flatMap((path) => (path.includes('/') ? [path.split('/', 1)[0] ?? ''] : [])));
  return [...tops].flatMap((top) =>
    [top, `src/${top}`]
      .filter((from) => tracked.some((path) => path.startsWith(`${from}/`)))
      .map((from) => ({ from, to: top })),
  );
}

const isTest = /(?:^|\/)(?:tests?\/|conftest\.py$|test_[^/]*\.py$|[^/]*_test\.py$)/;

const unknownPackages = (modules: readonly string[]): ContentFault[] =>
  modules.length > 0 ? [] : [{ rule: 'unread', what: 'nothing says which modules belong into it' }];

function modulesOf(
  pyproject: Tree,
  places: readonly Place[],
  tracked: readonly string[],
): { path: string; place: Place }[] {
  const build = treeAt(pyproject, 'tool', 'hatch', 'build');
  const left = [...textsOf(build.exclude), ...textsOf(treeAt(build, 'targets', 'wheel').exclude)].map((glob) =>
    globToRegExp(glob.startsWith('/') ? `${glob.slice(1)}{,/**}` : `{,**/}${glob}{,/**}`),
  );
  const python = tracked.filter((path) => path.endsWith('.py') && !left.some((one) => one.test(path)));
  return places.flatMap((place) =>
    python.filter((path) => path === place.from || path.startsWith(`${place.from}/`)).map((path) => ({ path, place })),
  );
}

function metadataFaults(text: string | null, pyproject: Tree, { name, version }: Declared): ContentFault[] {
  if (text === null) return [identity('there are no metadata in it')];
  const header = (field: string) =>
    new RegExp(`^${field}:[ \\t]*(.*?)\\r?$`, 'im').exec(text.split(/\r?\n\r?\n/, 1)[0] ?? '')?.[1] ?? '';
  const python = treeAt(pyproject, 'project')['requires-python'];
  const differs: [string, string, boolean][] = [
    ['Name', name, normalizedName(header('Name')) === normalizedName(name)],
    ['Version', version, sameVersion(header('Version'), version)],
    [
      'Requires-Python',
      String(python),
      python === undefined || specifiers(header('Requires-Python')) === specifiers(String(python)),
    ],
  ];
  return differs.flatMap(([field, wanted, fits]) =>
    fits ? [] : [identity(`its ${field} is ${JSON.stringify(header(field))}, not ${wanted}`)],
  );
}

/** A list of bounds is the same in any order. */
const specifiers = (text: string): string => text.replace(/\s+/g, '').split(',').filter(Boolean).sort().join(',');

/** Declared commands stand in entry_points.txt with the same target, whose module is in the wheel. */
function scriptFaults(text: string | null, pyproject: Tree, paths: readonly string[]): ContentFault[] {
  const project = treeAt(pyproject, 'project');
  const written = entryPoints(text ?? '');
  return (['scripts', 'gui-scripts'] as const).flatMap((kind) => {
    const section = written.get(kind === 'scripts' ? 'console_scripts' : 'gui_scripts');
    return Object.entries(treeAt(project, kind)).flatMap(([name, value]): ContentFault[] => {
      const target = String(value).replace(/\s+/g, '');
      if (section?.get(name) !== target) return [promise(`the command ${name} = ${target} is not in entry_points.txt`)];
      return holdsModule(target.split(/[:[]/, 1)[0] ?? '', paths)
        ? []
        : [promise(`the command ${name} starts ${target}, whose module is not in it`)];
    });
  });
}

function holdsModule(module: string, paths: readonly string[]): boolean {
  const path = module.replaceAll('.', '/');
  return paths.some(
    (one) =>
      one === `${path}.py` ||
      one === `${path}/__init__.py` ||
      (one.startsWith(`${path}.`) && /\.(?:so|pyd)$/.test(one)),
  );
}

/** Section, name, target; white space in a target says nothing. */
function entryPoints(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let open = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) {
      open = sections.get(section.trim()) ?? new Map();
      sections.set(section.trim(), open);
    }
    const [, name, target] = /^\s*([^#;=\s[][^=]*?)\s*=\s*(.+)$/.exec(line) ?? [];
    if (name && target) open.set(name, target.replace(/\s+/g, ''));
  }
  return sections;
}
