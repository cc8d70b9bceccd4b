import type { MigrationFacts } from './alembic/history.ts';

/** One row of the project's component table, whatever its profile calls the columns. */
export interface ComponentRow {
  component_type: string;
  name: string;
  version: string | number;
  active: boolean;
  /** ISO 8601 as the database says it; null where the table keeps no time. */
  changed_at: string | null;
}

/** What is wrong with the rows, or worth knowing, in our words. */
export interface RowFinding {
  code: string;
  text: string;
}

/** What a configured question to the database answered (R79). `value` null: no number came back, `why` says more. */
export interface ProbeFacts {
  name: string;
  value: number | null;
  minimum: number;
  why: string;
}

/** What was seen of the project's own database. */
export interface RowFacts {
  /** False: it did not answer or would not have us; then nothing else was seen, and the findings say why. */
  reachable: boolean;
  /** `alembic`, `init-script`, `ours`, or `unknown`. */
  profile: string;
  /** What the role of the connection may not do and a release needs. */
  missing_rights: string[];
  rows: ComponentRow[];
  /** Keys of components whose file and row both changed since the last release, not alike and under one version (R72). */
  conflicts: string[];
  findings: RowFinding[];
  probes: ProbeFacts[];
  /** null: the project keeps no Alembic migrations. */
  migrations: MigrationFacts | null;
  /** Columns of our documented shape that the component table lacks. */
  missing_columns: string[];
}

/** Identity of a component; types and names are free text, so they are joined by what neither may hold. */
export const componentKey = ({ component_type, name }: { component_type: string; name: string }): string =>
  `${component_type}\0${name}`;

/** The active rows of each component, by its key. */
export function activeRows(rows: readonly ComponentRow[]): Map<string, ComponentRow[]> {
  const groups = new Map<string, ComponentRow[]>();
  for (const row of rows) {
    if (!row.active) continue;
    const group = groups.get(componentKey(row));
    if (group) group.push(row);
    else groups.set(componentKey(row), [row]);
  }
  return groups;
}
