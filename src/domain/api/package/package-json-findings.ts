import { oneSided } from '../compare/report.ts';
import type { ApiFinding, FindingKind } from '../finding.ts';
import { exportedTargets } from '../typescript/entries.ts';
import { type Needs, narrowedNeeds } from './dependency-findings.ts';
import { narrowsRange } from './narrows-range.ts';
import { isRecord } from './text.ts';

type Manifest = Record<string, unknown>;

/**
 * What a package.json takes from its users: entries and the ways to load them, commands, types, versions of what it
 * runs on or beside, the kind of module. A private package has no users.
 */
export function packageJsonFindings(path: string, old: Manifest, now: Manifest): ApiFinding[] {
  if (old.private === true || now.private === true) return [];
  const at = { before: { file: path, line: 1 }, after: { file: path, line: 1 } };
  const say = (symbol: string, kind: FindingKind, said: string): ApiFinding =>
    oneSided(`${path} ${symbol}`, kind, kind === 'entry_added' ? 'addition' : 'breaking', said, at);
  const names: [string, readonly string[], readonly string[]][] = [
    ['exports', entriesOf(old), entriesOf(now)],
    ['bin', commandsOf(old), commandsOf(now)],
  ];
  const found = names.flatMap(([field, was, is]) => [
    ...was.filter((one) => !is.includes(one)).map((one) => say(field, 'entry_removed', `\`${one}\` is gone`)),
    ...is.filter((one) => !was.includes(one)).map((one) => say(field, 'entry_added', `\`${one}\` is new`)),
  ]);
  if (encloses(old, now)) found.push(say('exports', 'entry_removed', 'files inside it can no longer be imported'));
  if (required(old) && now.exports !== undefined && !required(now))
    found.push(say('exports', 'entry_removed', 'it can no longer be required'));
  if (hasTypes(old) && !hasTypes(now)) found.push(say('types', 'entry_removed', 'it no longer brings types'));
  for (const field of ['engines', 'peerDependencies'])
    for (const name of narrowed(field, old, now))
      found.push(say(`${field}.${name}`, 'runtime_narrowed', 'it works with fewer versions of it'));
  if ((old.type ?? 'commonjs') !== (now.type ?? 'commonjs') && now.exports === undefined)
    found.push(say('type', 'runtime_narrowed', 'it is another kind of module'));
  return [...found, ...narrowedNeeds(path, needsOf(old), needsOf(now), narrowsRange)];
}

const needsOf = ({ dependencies }: Manifest): Needs =>
  new Map(
    Object.entries(isRecord(dependencies) ? dependencies : {}).flatMap(([name, range]) =>
      typeof range === 'string' ? [[name, range]] : [],
    ),
  );

/** The names that importers write; `./*` for any number of them. */
const entriesOf = (json: Manifest): string[] => [...exportedTargets(json).keys()];

function commandsOf(json: Manifest): string[] {
  if (typeof json.bin === 'string') return [typeof json.name === 'string' ? json.name.replace(/^@[^/]*\//, '') : 'bin'];
  return isRecord(json.bin) ? Object.keys(json.bin) : [];
}

/** Without `exports` every file can be imported, with it those alone that it names (Node: package entry points). */
const encloses = (old: Manifest, now: Manifest): boolean =>
  old.exports === undefined &&
  now.exports !== undefined &&
  !(isRecord(now.exports) && Object.keys(now.exports).includes('./*'));

/** Whether `exports` says something of which CommonJS can ask: a condition for it, or a file that is CommonJS. */
function required(json: Manifest): boolean {
  const said = JSON.stringify(json.exports ?? '');
  if (said.includes('"require":')) return true;
  if (said.includes('"import":') && !said.includes('"default":')) return false;
  return /\.cjs"/.test(said) || (json.type !== 'module' && /\.js"/.test(said));
}

const hasTypes = (json: Manifest): boolean =>
  json.types !== undefined || json.typings !== undefined || JSON.stringify(json.exports ?? '').includes('"types":');

/** Names of `engines` or peers of which fewer versions will do; a new one counts where it must be there. */
function narrowed(field: string, old: Manifest, now: Manifest): string[] {
  const [before, after] = [old[field], now[field]].map((one) => (isRecord(one) ? one : {}));
  const optional = isRecord(now.peerDependenciesMeta) ? now.peerDependenciesMeta : {};
  return Object.entries(after ?? {}).flatMap(([name, range]) => {
    const meta = optional[name];
    if (before?.[name] === undefined && isRecord(meta) && meta.optional === true) return [];
    return narrowsRange(before?.[name], range) ? [name] : [];
  });
}
