/** A row of the project's own database that carries a component's version, whatever the table calls its columns. */
export interface ComponentRow {
  component_type: string;
  name: string;
  version: string | number;
  active: boolean;
  /** ISO 8601 in UTC; null where the table does not say. */
  changed_at: string | null;
}

/** What stands in the project's database. */
export interface RowFacts {
  /** The shape of the table that was found; null when it fits none that is known. */
  profile: string | null;
  rows: ComponentRow[];
  /** What is wrong with the rows themselves, one sentence each. */
  findings: string[];
}
