import type { ApiFinding } from '../finding.ts';
import type { Side } from '../reading/side.ts';
import type { Unread } from '../unread.ts';
import { cargoFindings } from './cargo-findings.ts';
import { packageJsonFindings } from './package-json-findings.ts';
import { pythonFindings } from './python-findings.ts';
import { pyprojectOffer, setupCfgOffer } from './python-offer.ts';
import { isRecord, jsonOf, tomlOf } from './text.ts';

interface Difference {
  findings: ApiFinding[];
  faults: Unread[];
}

interface Kind<Said> {
  /** Null when the text cannot be read. */
  read(text: string): Said | null;
  /** Another file in the same folder that says the same things of the same package. */
  beside?: { name: string; read(text: string): Said | null };
  compare(path: string, before: Said, after: Said, beside: { before: Said | null; after: Said | null }): ApiFinding[];
}

const tableOf = (value: unknown): Record<string, unknown> | null => (isRecord(value) ? value : null);
const jsonTable = (text: string) => tableOf(jsonOf(text));
const tomlTable = (text: string) => tableOf(tomlOf(text));

type Compare = (path: string, before: Side, after: Side) => Promise<Difference>;

const manifests: readonly (readonly [RegExp, Compare])[] = [
  [/(^|\/)package\.json$/, comparing({ read: jsonTable, compare: packageJsonFindings })],
  [
    /(^|\/)pyproject\.toml$/,
    comparing({
      read: pyprojectOffer,
      beside: { name: 'setup.cfg', read: setupCfgOffer },
      compare: pythonFindings,
    }),
  ],
  [
    /(^|\/)setup\.cfg$/,
    comparing({
      read: setupCfgOffer,
      beside: { name: 'pyproject.toml', read: pyprojectOffer },
      compare: pythonFindings,
    }),
  ],
  [/(^|\/)Cargo\.toml$/, comparing({ read: tomlTable, compare: cargoFindings })],
];

/** What a manifest says of its package; one that cannot be read is a fault, one that comes or goes says nothing. */
export async function manifestDifference(path: string, before: Side, after: Side): Promise<Difference> {
  const compare = manifests.find(([name]) => name.test(path))?.[1];
  return compare ? compare(path, before, after) : { findings: [], faults: [] };
}

function comparing<Said>({ read, beside, compare }: Kind<Said>): Compare {
  return async (path, before, after) => {
    const texts = await Promise.all([before.read(path), after.read(path)]);
    const [old = null, now = null] = texts.map((text) => (text === null ? null : read(text)));
    const broken = [old, now].some((one, at) => one === null && texts[at] !== null);
    if (broken) return { findings: [], faults: [{ what: path, why: 'syntax_error', files: 1 }] };
    if (old === null || now === null) return { findings: [], faults: [] };
    const other = async (side: Side) => {
      const place = beside && `${path.slice(0, path.lastIndexOf('/') + 1)}${beside.name}`;
      const text = place !== undefined && side.paths.includes(place) ? await side.read(place) : null;
      return text === null ? null : (beside?.read(text) ?? null);
    };
    return {
      findings: compare(path, old, now, { before: await other(before), after: await other(after) }),
      faults: [],
    };
  };
}
