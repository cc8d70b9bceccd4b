import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { oneSided } from '../compare/report.ts';
import type { ApiFinding } from '../finding.ts';
import { isRecord } from './json.ts';
import { narrowsPython } from './requires-python.ts';

/** What a pyproject.toml takes from its users: Python versions, commands and other entry points. */
export function pyprojectFindings(path: string, before: string | null, after: string | null): ApiFinding[] {
  const [old, now] = [projectOf(before), projectOf(after)];
  if (old === null || now === null) return [];
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
  if (narrowsPython(textOf(old['requires-python']), textOf(now['requires-python'])))
    found.push(
      oneSided(`${path} requires-python`, 'runtime_narrowed', 'breaking', 'it runs on fewer versions of Python', at),
    );
  return found;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The table `project`; null when the text is no TOML or has none. */
function projectOf(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = text === null ? null : getStaticTOMLValue(parseTOML(text));
    return isRecord(value) && isRecord(value.project) ? value.project : null;
  } catch {
    return null;
  }
}

function entryPoints(project: Record<string, unknown>): string[] {
  const groups = isRecord(project['entry-points']) ? project['entry-points'] : {};
  const all = { ...groups, scripts: project.scripts, 'gui-scripts': project['gui-scripts'] };
  return Object.entries(all).flatMap(([group, held]) =>
    isRecord(held) ? Object.keys(held).map((name) => `${group}: ${name}`) : [],
  );
}
