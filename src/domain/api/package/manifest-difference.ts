import type { ApiFinding } from '../finding.ts';
import type { Side } from '../reading/side.ts';
import type { Unread } from '../unread.ts';
import { packageJsonFindings } from './package-json-findings.ts';
import { pyprojectFindings } from './pyproject-findings.ts';
import { isRecord, jsonOf, tomlOf } from './text.ts';

type Table = Record<string, unknown>;

interface Manifest {
  name: RegExp;
  read(text: string): unknown;
  compare(path: string, before: Table, after: Table): ApiFinding[];
}

const manifests: readonly Manifest[] = [
  { name: /(^|\/)package\.json$/, read: jsonOf, compare: packageJsonFindings },
  { name: /(^|\/)pyproject\.toml$/, read: tomlOf, compare: pyprojectFindings },
];

/** What a manifest says of its package; one that cannot be read is a fault, one that comes or goes says nothing. */
export async function manifestDifference(
  path: string,
  before: Side,
  after: Side,
): Promise<{ findings: ApiFinding[]; faults: Unread[] }> {
  const kind = manifests.find((one) => one.name.test(path));
  if (kind === undefined) return { findings: [], faults: [] };
  const texts = await Promise.all([before.read(path), after.read(path)]);
  const [old, now] = texts.map((text) => (text === null ? null : kind.read(text)));
  if (isRecord(old) && isRecord(now)) return { findings: kind.compare(path, old, now), faults: [] };
  const broken = [old, now].some((one) => one !== null && !isRecord(one));
  return { findings: [], faults: broken ? [{ what: path, why: 'syntax_error', files: 1 }] : [] };
}
