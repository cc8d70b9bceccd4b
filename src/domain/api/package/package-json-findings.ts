import { subset } from 'semver';
import { oneSided } from '../compare/report.ts';
import type { ApiFinding, FindingKind } from '../finding.ts';
import { targetsOf } from '../typescript/entries.ts';
import { isRecord, jsonOf } from './json.ts';

/** What a package.json takes from its users: entries, commands, types, Node versions, the kind of module. */
export function packageJsonFindings(path: string, before: string | null, after: string | null): ApiFinding[] {
  const [old, now] = [jsonOf(before), jsonOf(after)];
  if (!isRecord(old) || !isRecord(now)) return [];
  const at = { before: { file: path, line: 1 }, after: { file: path, line: 1 } };
  const say = (symbol: string, kind: FindingKind, said: string): ApiFinding =>
    oneSided(symbol, kind, kind === 'entry_added' ? 'addition' : 'breaking', said, at);
  const names: [string, string[], string[]][] = [
    ['exports', [...targetsOf(old).keys()], [...targetsOf(now).keys()]],
    ['bin', commandsOf(old), commandsOf(now)],
  ];
  const found = names.flatMap(([field, was, is]) => [
    ...was
      .filter((one) => !is.includes(one))
      .map((one) => say(`${path} ${field}`, 'entry_removed', `\`${one}\` is gone`)),
    ...is.filter((one) => !was.includes(one)).map((one) => say(`${path} ${field}`, 'entry_added', `\`${one}\` is new`)),
  ]);
  if (hasTypes(old) && !hasTypes(now)) found.push(say(`${path} types`, 'entry_removed', 'it no longer brings types'));
  if (narrows(nodeOf(old), nodeOf(now)))
    found.push(say(`${path} engines.node`, 'runtime_narrowed', 'it runs on fewer versions of Node'));
  if ((old.type ?? 'commonjs') !== (now.type ?? 'commonjs') && now.exports === undefined)
    found.push(say(`${path} type`, 'runtime_narrowed', 'it is another kind of module'));
  return found;
}

function commandsOf(json: Record<string, unknown>): string[] {
  if (typeof json.bin === 'string') return [typeof json.name === 'string' ? json.name.replace(/^@[^/]*\//, '') : 'bin'];
  return isRecord(json.bin) ? Object.keys(json.bin) : [];
}

const hasTypes = (json: Record<string, unknown>): boolean =>
  json.types !== undefined || json.typings !== undefined || JSON.stringify(json.exports ?? '').includes('"types":');

const nodeOf = (json: Record<string, unknown>): string | null =>
  isRecord(json.engines) && typeof json.engines.node === 'string' ? json.engines.node : null;

/** A range that cannot be read says nothing. */
function narrows(before: string | null, after: string | null): boolean {
  if (after === null || before === after) return false;
  try {
    return !subset(before ?? '*', after);
  } catch {
    return false;
  }
}
