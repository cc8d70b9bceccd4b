import type { Language } from '../declaration.ts';
import type { ApiFinding, FindingKind, Place, Severity } from '../finding.ts';
import { type ApiObject, placeOf } from '../symbol.ts';

/** How types of a project's public signatures are used: what callers make, what they are given, or both. */
export interface Roles {
  inputs: ReadonlySet<string>;
  outputs: ReadonlySet<string>;
}

/** Two objects of one name under comparison. */
export interface Pair {
  language: Language;
  symbol: string;
  before: ApiObject;
  after: ApiObject;
  roles: Roles;
  /** Below a class: what is bound to an instance gets it as its first parameter. */
  inClass: boolean;
  /** The name was exported as a type only: nobody could use it as a value. */
  typeOnly?: boolean;
}

export const finding = (
  { symbol, before, after }: Pair,
  kind: FindingKind,
  severity: Severity,
  said: string,
): ApiFinding => ({ symbol, kind, severity, before: placeOf(before), after: placeOf(after), said });

export const oneSided = (
  symbol: string,
  kind: FindingKind,
  severity: Severity,
  said: string,
  at: { before?: Place; after?: Place },
): ApiFinding => ({ symbol, kind, severity, before: at.before ?? null, after: at.after ?? null, said });
