/** A column as the catalogue of the database describes it; `type` is what `format_type` says. */
export interface Column {
  name: string;
  type: string;
  nullable: boolean;
  has_default: boolean;
}

export interface Table {
  columns: Column[];
  /** The column lists that are unique. */
  unique: string[][];
}

/** A row as JSON: what `to_jsonb` gives in UTC. */
export type StoredRow = Record<string, unknown>;

/** The rows of one release in the tables of the project: what is saved, moved and restored. */
export interface RowSet {
  components: StoredRow[];
  history: StoredRow[];
}

/** Which rows a release may touch: those of its components, and history rows that carry its mark. */
export interface RowScope {
  components: { component_type: string; name: string }[];
  /** Stands in `created_by` or `changed_by` of what this release writes. */
  mark: string;
}

type Kind = 'integer' | 'text' | 'json' | 'boolean' | 'time' | 'any';

const kinds: Record<Exclude<Kind, 'any'>, RegExp> = {
  integer: /^(?:smallint|integer|bigint)$/,
  text: /^(?:text|character varying(?:\(\d+\))?)$/,
  json: /^jsonb?$/,
  boolean: /^boolean$/,
  time: /^timestamp(?:\(\d\))? (?:with|without) time zone$/,
};

/** What a table must have to be one of a kind: column names and what they hold. */
export type Wanting = Readonly<Record<string, Kind>>;

/** What the table lacks of what is wanted, in words; empty when it fits. */
export function lacks(table: Table, wanting: Wanting): string[] {
  return Object.entries(wanting).flatMap(([name, kind]) => {
    const column = table.columns.find((one) => one.name === name);
    if (!column) return [`no column ${name}`];
    return kind === 'any' || kinds[kind].test(column.type) ? [] : [`${name} is ${column.type}, not ${kind}`];
  });
}

export const hasColumn = (table: Table, name: string): boolean => table.columns.some((one) => one.name === name);
