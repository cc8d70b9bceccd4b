import type { Needs } from './dependency-findings.ts';
import { iniOf, isRecord, tomlOf } from './text.ts';

/** What the metadata of a Python package promises: the Python it runs on, and names by which it is called. */
export interface Offer {
  /** `scripts: name`, `extras: name`, `group: name`. */
  entries: readonly string[];
  /** Null when the file does not say it. */
  python: string | null;
  /** Packages that it needs, as far as PEP 621 says them. */
  needs: Needs;
}

type Table = Record<string, unknown>;

/** What a pyproject.toml promises; null when it cannot be read. */
export function pyprojectOffer(text: string): Offer | null {
  const file = tomlOf(text);
  if (!isRecord(file)) return null;
  // By PEP 621, or as Poetry says it where there is no such table.
  const python = tableAt(file, 'project')['requires-python'] ?? tableAt(file, 'tool.poetry.dependencies').python;
  return { entries: entryPoints(file), python: typeof python === 'string' ? python : null, needs: needsOf(file) };
}

/** The table at a dotted path; an empty one when there is none. */
const tableAt = (table: Table, path: string): Table =>
  path.split('.').reduce((held: Table, key) => (isRecord(held[key]) ? held[key] : {}), table);

/** Name with extras, specifier, and the marker behind `;` (PEP 508); an address has no range. */
const requirement =
  /^\s{0,20}([A-Za-z0-9][A-Za-z0-9._-]{0,200})\s{0,20}(?:\[[^\]]{0,200}\])?\s{0,20}\(?([^;@()]{0,500})\)?\s{0,20}(?:;(.{0,500}))?$/;

/** By PEP 621; the same package may be asked for under several markers, each by itself. */
function needsOf(file: Table): Needs {
  const { dependencies } = tableAt(file, 'project');
  const found = (Array.isArray(dependencies) ? dependencies : []).flatMap((one): [string, string][] => {
    const [, name, specifier = '', marker = ''] = typeof one === 'string' ? (requirement.exec(one) ?? []) : [];
    if (name === undefined) return [];
    const plain = name.toLowerCase().replace(/[-_.]+/g, '-');
    return [[marker.trim() === '' ? plain : `${plain}; ${marker.trim()}`, specifier.trim()]];
  });
  return new Map(found);
}

function entryPoints(file: Table): string[] {
  const [project, poetry] = [tableAt(file, 'project'), tableAt(file, 'tool.poetry')];
  const groups = {
    ...tableAt(project, 'entry-points'),
    ...tableAt(poetry, 'plugins'),
    scripts: { ...tableAt(project, 'scripts'), ...tableAt(poetry, 'scripts') },
    'gui-scripts': project['gui-scripts'],
    extras: { ...tableAt(project, 'optional-dependencies'), ...tableAt(poetry, 'extras') },
  };
  return Object.entries(groups).flatMap(([group, held]) =>
    isRecord(held) ? Object.keys(held).map((name) => `${group}: ${name}`) : [],
  );
}

/** The groups that pyproject.toml has tables for, by their names in setup.cfg. */
const groupNames = new Map([
  ['console_scripts', 'scripts'],
  ['gui_scripts', 'gui-scripts'],
]);

/** What a setup.cfg promises, as setuptools reads it; null when it cannot be read. */
export function setupCfgOffer(text: string): Offer | null {
  const file = iniOf(text);
  if (file === null) return null;
  const points = [...(file.get('options.entry_points') ?? [])].flatMap(([group, lines]) =>
    lines
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => `${groupNames.get(group) ?? group}: ${line.slice(0, line.indexOf('=')).trim()}`),
  );
  const extras = [...(file.get('options.extras_require') ?? new Map<string, string>()).keys()];
  return {
    entries: [...points, ...extras.map((name) => `extras: ${name}`)],
    python: file.get('options')?.get('python_requires') ?? null,
    needs: new Map(),
  };
}
