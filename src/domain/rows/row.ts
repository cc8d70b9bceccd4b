/** One row of the project's component table, whatever its profile calls the columns. */
export interface ComponentRow {
  component_type: string;
  name: string;
  version: string | number;
  active: boolean;
  /** ISO 8601 as the database says it; null where the table keeps no time. */
  changed_at: string | null;
}

/** What was seen of the project's own database. Findings say what is wrong with it, in our words. */
export interface RowFacts {
  /** False: it did not answer or would not have us; then nothing else was seen, and the findings say why. */
  reachable: boolean;
  /** `alembic`, `init-script`, `ours`, or `unknown`. */
  profile: string;
  rows: ComponentRow[];
  findings: { code: string; text: string }[];
}
