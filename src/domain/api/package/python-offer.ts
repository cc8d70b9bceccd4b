import { iniOf, isRecord, tomlOf } from './text.ts';

/** What the metadata of a Python package promises: the Python it runs on, and names by which it is called. */
export interface Offer {
  /** `scripts: name`, `extras: name`, `group: name`. */
  entries: readonly string[];
  /** Null when the file does not say it. */
  python: string | null;
}

type Table = Record<string, unknown>;

/** What a pyproject.toml promises; null when it cannot be read. */
export function pyprojectOffer(text: string): Offer | null {
  const file = tomlOf(text);
  if (!isRecord(file)) return null;
  // By PEP 621, or as Poetry says it where there is no such table.
  const python = tableAt(file, 'project')['requires-python'] ?? tableAt(file, 'tool.poetry.dependencies').python;
  return { entries: entryPoints(file), python: typeof python === 'string' ? python : null };
}

/** The table at a dotted path; an empty one when there is none. */
const tableAt = (table: Table, path: string): Table =>
  path.split('.').reduce((held: Table, key) => (isRecord(held[key]) ? held[key] : {}), table);

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
    Array.from(
      lines.matchAll(/^[ \t]*([^=\s][^=\n]*?)[ \t]*=/gm),
      ([, name]) => `${groupNames.get(group) ?? group}: ${name}`,
    ),
  );
  const extras = [...(file.get('options.extras_require') ?? new Map<string, string>()).keys()];
  return {
    entries: [...points, ...extras.map((name) => `extras: ${name}`)],
    python: file.get('options')?.get('python_requires') ?? null,
  };
}
