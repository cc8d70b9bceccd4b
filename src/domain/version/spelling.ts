import { Problem } from '../problem.ts';
import type { Scheme } from '../records/release.ts';
import { type Conversion, ociTagOf, pep440FromSemver, semverFromPep440 } from './convert.ts';
import { requireVersion } from './scheme.ts';

/** How one file writes the version when it is not in the scheme of the project (R49). */
export const spellings = ['semver', 'pep440', 'oci'] as const;
export type Spelling = (typeof spellings)[number];

interface Written {
  scheme: Scheme;
  as?: Spelling | undefined;
  /** Only for the message. */
  file: string;
}

/** A version of the project's scheme as a file writes it. @throws Problem VERSION_UNSPELLABLE, VERSION_INVALID */
export const spelled = (version: string, { scheme, as = scheme, file }: Written): string =>
  textOf(spelling(version, scheme, as), { version, as, file });

/** The same as a question. @throws Problem VERSION_INVALID when the version is none of the scheme */
export function spelling(version: string, scheme: Scheme, as: Spelling = scheme): Conversion {
  if (as === scheme) return { ok: true, text: version };
  return as === 'oci' ? ociTagOf(version, scheme) : converters[as](version);
}

/** What a file writes, in the project's scheme. @throws Problem VERSION_UNSPELLABLE, VERSION_INVALID */
export function readSpelled(text: string, { scheme, as = scheme, file }: Written): string {
  if (as === scheme || as === 'oci') return requireVersion(text, scheme);
  const version = requireVersion(text, as);
  return textOf(converters[scheme](version), { version, as: scheme, file });
}

/** To a scheme from the other one. */
const converters: Record<Scheme, (version: string) => Conversion> = {
  semver: semverFromPep440,
  pep440: pep440FromSemver,
};

function textOf(found: Conversion, values: { version: string; as: string; file: string }): string {
  if (found.ok) return found.text;
  const { why, suggestion } = found;
  throw new Problem('VERSION_UNSPELLABLE', { values: { ...values, why, suggestion } });
}
