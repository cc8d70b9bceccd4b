import type { Bump } from '../records/release.ts';

export interface Place {
  file: string;
  line: number;
}

/** What can happen to a public name. The kinds follow griffe's for Python and the semver rules for TypeScript types. */
export type FindingKind =
  | 'object_added'
  | 'object_removed'
  | 'object_kind_changed'
  | 'export_type_only'
  | 'parameter_added'
  | 'parameter_added_required'
  | 'parameter_removed'
  | 'parameter_required'
  | 'parameter_moved'
  | 'parameter_kind_changed'
  | 'parameter_default_changed'
  | 'parameter_type_changed'
  | 'return_type_changed'
  | 'async_changed'
  | 'overload_added'
  | 'type_parameter_added'
  | 'type_parameter_removed'
  | 'type_parameter_changed'
  | 'type_changed'
  | 'attribute_type_changed'
  | 'attribute_value_changed'
  | 'base_added'
  | 'base_removed'
  | 'member_added'
  | 'member_removed'
  | 'member_added_required'
  | 'member_required'
  | 'member_optional'
  | 'member_readonly'
  | 'binding_changed'
  | 'abstract_added'
  | 'visibility_reduced'
  | 'runtime_narrowed'
  | 'dependency_narrowed'
  | 'entry_removed'
  | 'entry_added'
  | 'implementation_changed';

export type Severity = 'breaking' | 'addition' | 'private';

/** One difference between two commits, with where it stands in each of them. */
export interface ApiFinding {
  symbol: string;
  kind: FindingKind;
  severity: Severity;
  before: Place | null;
  after: Place | null;
  /** One sentence in our words; names from the source stand in backquotes. */
  said: string;
}

/** Breaking asks for major, an addition for minor, private changes alone for patch, nothing for none (R23-R25). */
export function bumpOfFindings(findings: readonly ApiFinding[]): Bump {
  const severities = new Set(findings.map((one) => one.severity));
  if (severities.has('breaking')) return 'major';
  if (severities.has('addition')) return 'minor';
  return severities.has('private') ? 'patch' : 'none';
}
