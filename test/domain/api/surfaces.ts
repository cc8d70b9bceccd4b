import { treeSitterSyntax } from '../../../src/adapters/syntax/syntax.ts';
import { unaliased } from '../../../src/domain/api/aliases.ts';
import { compareSurfaces } from '../../../src/domain/api/compare/surfaces.ts';
import type { Language } from '../../../src/domain/api/declaration.ts';
import type { ApiFinding } from '../../../src/domain/api/finding.ts';
import { layoutOf } from '../../../src/domain/api/layout.ts';
import { type PublicSurface, surfaceOf } from '../../../src/domain/api/surface.ts';
import { entriesOf } from '../../../src/domain/api/typescript/entries.ts';

export type Files = Readonly<Record<string, string>>;

const syntax = treeSitterSyntax();

/** The surface of a few files, read with the real parser. A package.json among them gives the entries. */
export async function surface(files: Files, language: Language): Promise<PublicSurface> {
  const paths = Object.keys(files);
  const sources = Object.entries(files).filter(([path]) => path !== 'package.json');
  const facts = await Promise.all(sources.map(([path, text]) => syntax.read(path, language, text).then(unaliased)));
  const manifest = files['package.json'];
  const entries = language === 'python' ? [] : entriesOf('package.json', JSON.parse(manifest ?? '{}'), new Set(paths));
  return surfaceOf(facts, language, layoutOf(paths, entries));
}

export async function compared(before: Files, after: Files, language: Language): Promise<ApiFinding[]> {
  return compareSurfaces(await surface(before, language), await surface(after, language));
}

/** `breaking parameter_removed f` for each finding. */
export const inShort = (findings: readonly ApiFinding[]): string[] =>
  findings.map((one) => `${one.severity} ${one.kind} ${one.symbol}`);
