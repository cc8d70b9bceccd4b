import { oneSided } from '../compare/report.ts';
import type { ApiFinding } from '../finding.ts';
import { narrowedNeeds } from './dependency-findings.ts';
import { narrowsPep440 } from './narrows-pep440.ts';
import type { Offer } from './python-offer.ts';
import { narrowsPython } from './requires-python.ts';

/**
 * What the metadata of a Python package takes from its users: Python versions, commands, other entry points, extras.
 * What moved to or came from the file beside it, which says the same of the same package, is neither gone nor new.
 */
export function pythonFindings(
  path: string,
  old: Offer,
  now: Offer,
  beside: { before: Offer | null; after: Offer | null },
): ApiFinding[] {
  const at = { before: { file: path, line: 1 }, after: { file: path, line: 1 } };
  const without = (entries: readonly string[], ...others: (Offer | null)[]) => {
    const known = new Set(others.flatMap((one) => one?.entries ?? []));
    return entries.filter((one) => !known.has(one));
  };
  const found = [
    ...without(old.entries, now, beside.after).map((one) =>
      oneSided(`${path} entry points`, 'entry_removed', 'breaking', `\`${one}\` is gone`, at),
    ),
    ...without(now.entries, old, beside.before).map((one) =>
      oneSided(`${path} entry points`, 'entry_added', 'addition', `\`${one}\` is new`, at),
    ),
  ];
  const saidThere = now.python === null && (beside.after?.python ?? null) !== null;
  if (!saidThere && narrowsPython(old.python ?? beside.before?.python ?? null, now.python))
    found.push(
      oneSided(`${path} requires-python`, 'runtime_narrowed', 'breaking', 'it runs on fewer versions of Python', at),
    );
  return [...found, ...narrowedNeeds(path, old.needs, now.needs, narrowsPep440)];
}
