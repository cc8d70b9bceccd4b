import type { ApiFinding } from '../finding.ts';
import { type Needs, narrowedNeeds } from './dependency-findings.ts';
import { narrowsRange } from './narrows-range.ts';
import { isRecord } from './text.ts';

type Table = Record<string, unknown>;

/** Crates of which fewer versions will do; a crate that is never published has no users. */
export function cargoFindings(path: string, old: Table, now: Table): ApiFinding[] {
  const hidden = [old, now].some((one) => isRecord(one.package) && one.package.publish === false);
  return hidden ? [] : narrowedNeeds(path, needsOf(old), needsOf(now), narrowsCargo);
}

function needsOf({ dependencies }: Table): Needs {
  const named = isRecord(dependencies) ? Object.entries(dependencies) : [];
  return new Map(
    named.flatMap(([name, said]) => {
      const range = isRecord(said) ? said.version : said;
      return typeof range === 'string' ? [[name, range]] : [];
    }),
  );
}

/** A bare version is a caret, and commas join. */
const narrowsCargo = (before: string, after: string): boolean => narrowsRange(asNpm(before), asNpm(after));

const asNpm = (range: string): string =>
  range
    .split(',')
    .map((one) => one.trim().replace(/^(?=\d)/, '^'))
    .join(' ');
