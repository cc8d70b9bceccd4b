import { oneSided } from '../compare/report.ts';
import type { ApiFinding } from '../finding.ts';
import { narrowsPython } from './requires-python.ts';
import { isRecord } from './text.ts';

type Table = Record<string, unknown>;

/** What a pyproject.toml takes from its users: Python versions, commands, other entry points, extras. */
export function pyprojectFindings(path: string, old: Table, now: Table): ApiFinding[] {
  const at = { before: { file: path, line: 1 }, after: { file: path, line: 1 } };
  const [was, is] = [entryPoints(old), entryPoints(now)];
  const found = [
    ...was
      .filter((one) => !is.includes(one))
      .map((one) => oneSided(`${path} entry points`, 'entry_removed', 'breaking', `\`${one}\` is gone`, at)),
    ...is
      .filter((one) => !was.includes(one))
      .map((one) => oneSided(`${path} entry points`, 'entry_added', 'addition', `\`${one}\` is new`, at)),
  ];
  if (narrowsPython(pythonOf(old), pythonOf(now)))
    found.push(
      oneSided(`${path} requires-python`, 'runtime_narrowed', 'breaking', 'it runs on fewer versions of Python', at),
    );
  return found;
}

/** The table at a dotted path; an empty one when there is none. */
const tableAt = (table: Table, path: string): Table =>
  path.split('.').reduce((held: Table, key) => (isRecord(held[key]) ? held[key] : {}), table);

/** By PEP 621, or as Poetry says it where there is no such table. */
function pythonOf(file: Table): string | null {
  const said = tableAt(file, 'project')['requires-python'] ?? tableAt(file, 'tool.poetry.dependencies').python;
  return typeof said === 'string' ? said : null;
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
