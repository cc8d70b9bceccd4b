import { compareSurfaces } from './compare/surfaces.ts';
import type { Language, SourceFacts } from './declaration.ts';
import type { ApiFinding } from './finding.ts';
import { languageOf } from './language.ts';
import type { Layout } from './layout.ts';
import { type Facts, type ReadFacts, type Reading, readChanged } from './reading/read.ts';
import type { ReadSource } from './reading/side.ts';
import { surfaceOf } from './surface.ts';
import { grouped, type Unread } from './unread.ts';

export interface LanguageDifference {
  findings: ApiFinding[];
  faults: Unread[];
  read: number;
}

type Fault = NonNullable<SourceFacts['fault']>;

/** More changed files of one language are not read: a comparison shall end within seconds. */
const mostChanged = 2_000;

/** The findings of one language. A file that could not be read right is a fault, and nothing is said of it. */
export async function languageDifference(
  language: Language,
  changed: readonly string[],
  sides: { before: Reading; after: Reading },
  read: ReadSource,
): Promise<LanguageDifference> {
  const all = changed.filter((path) => languageOf(path) === language).sort(nearTopFirst);
  const own = all.slice(0, mostChanged);
  if (own.length === 0) return { findings: [], faults: [], read: 0 };
  const facts = await readChanged(own, language, sides, read);
  const surface = (side: Facts, layout: Layout) => surfaceOf([...side.values()], language, layout);
  const found = compareSurfaces(surface(facts.before, sides.before.layout), surface(facts.after, sides.after.layout));
  const faulty = faultyIn(facts);
  const broken = new Set(faulty.map((one) => one.path));
  const findings = found.filter((one) => !broken.has(one.before?.file ?? '') && !broken.has(one.after?.file ?? ''));
  const told = new Set(findings.flatMap((one) => [one.before?.file, one.after?.file]));
  const silent = own.filter((path) => !broken.has(path) && !told.has(path));
  const faults = [
    ...faulty.map(({ path, fault }) => ({ what: fault === 'too_many' ? language : path, why: fault, files: 1 })),
    ...unreadOf(language, all.length - own.length + facts.left),
  ];
  return {
    findings: [...findings, ...silent.map(implementation)],
    faults: grouped(faults),
    read: facts.before.size + facts.after.size,
  };
}

/** What lies near the top is more often what users meet. */
const nearTopFirst = (a: string, b: string): number =>
  a.split('/').length - b.split('/').length || (a < b ? -1 : Number(a > b));

const unreadOf = (what: Language, files: number): Unread[] => (files > 0 ? [{ what, why: 'too_many', files }] : []);

/** Each file that could not be read right on one of the sides, once. */
function faultyIn({ before, after }: ReadFacts): { path: string; fault: Fault }[] {
  const faulty = [...after.values(), ...before.values()].flatMap(({ path, fault }) => (fault ? [{ path, fault }] : []));
  return [...new Map(faulty.map((one) => [one.path, one])).values()];
}

/** A file changed and nobody outside can tell: work for a patch (R25). */
const implementation = (path: string): ApiFinding => ({
  symbol: path,
  kind: 'implementation_changed',
  severity: 'private',
  before: { file: path, line: 1 },
  after: { file: path, line: 1 },
  said: 'what it shows to others is the same',
});
