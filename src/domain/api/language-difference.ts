import { compareSurfaces } from './compare/surfaces.ts';
import type { Language } from './declaration.ts';
import type { ApiFinding } from './finding.ts';
import { languageOf } from './language.ts';
import type { Layout } from './layout.ts';
import { type Facts, type Reading, readChanged } from './reading/read.ts';
import type { ReadSource } from './reading/side.ts';
import { surfaceOf } from './surface.ts';

export interface LanguageDifference {
  findings: ApiFinding[];
  faults: { what: string; why: 'too_large' | 'syntax_error' }[];
  read: number;
}

/** The findings of one language. A file that could not be read right is a fault, and nothing is said of it. */
export async function languageDifference(
  language: Language,
  changed: readonly string[],
  sides: { before: Reading; after: Reading },
  read: ReadSource,
): Promise<LanguageDifference> {
  const own = changed.filter((path) => languageOf(path) === language);
  if (own.length === 0) return { findings: [], faults: [], read: 0 };
  const facts = await readChanged(own, language, sides, read);
  const surface = (side: Facts, layout: Layout) => surfaceOf([...side.values()], language, layout);
  const found = compareSurfaces(surface(facts.before, sides.before.layout), surface(facts.after, sides.after.layout));
  const faults = faultsOf(facts);
  const broken = new Set(faults.map((one) => one.what));
  const findings = found.filter((one) => !broken.has(one.before?.file ?? '') && !broken.has(one.after?.file ?? ''));
  const silent = own.filter((path) => !broken.has(path) && !findings.some((one) => stands(one, path)));
  return { findings: [...findings, ...silent.map(implementation)], faults, read: facts.before.size + facts.after.size };
}

function faultsOf({ before, after }: { before: Facts; after: Facts }): LanguageDifference['faults'] {
  const faulty = new Map([...before.values(), ...after.values()].map((one) => [one.path, one.fault]));
  for (const one of before.values()) if (one.fault) faulty.set(one.path, one.fault);
  return [...faulty].flatMap(([what, why]) => (why === null ? [] : [{ what, why }]));
}

const stands = (one: ApiFinding, path: string): boolean => one.before?.file === path || one.after?.file === path;

/** A file changed and nobody outside can tell: work for a patch (R25). */
const implementation = (path: string): ApiFinding => ({
  symbol: path,
  kind: 'implementation_changed',
  severity: 'private',
  before: { file: path, line: 1 },
  after: { file: path, line: 1 },
  said: 'what it shows to others is the same',
});
