import { createHash } from 'node:crypto';
import type { ExtraColumn } from '../profile.ts';

/** What is missing of our documented shape (R74-R76). */
export interface MissingShape {
  schema: string;
  table: string;
  columns: readonly string[];
  /** The name for our history table: null when one of our shape stands; another name where the usual one is taken. */
  history: string | null;
  /** Whether the compatibility table is missing. */
  compatibility: boolean;
}

export interface ProposedMigration {
  revision: string;
  down_revision: string | null;
  file: string;
  text: string;
}

const columnTypes: Record<ExtraColumn, string> = {
  previous_version: 'sa.String(50)',
  change_type: 'sa.String(20)',
  prerelease_stage: 'sa.String(10)',
  rollback_instructions: 'sa.Text()',
  compatibility_version: 'sa.String(50)',
  created_by: 'sa.String(100)',
  release_notes: 'sa.Text()',
};

/**
 * The text of an Alembic migration that would bring the tables to our documented shape, for people to review; nothing
 * here or elsewhere runs it. Its id is made from its content. null when nothing is missing.
 */
export function proposeMigration(missing: MissingShape, head: string | null): ProposedMigration | null {
  const { schema, table, columns, history, compatibility } = missing;
  const up = [
    ...columns.map((name) => addColumn(schema, table, name)),
    ...(history ? [historyTable(schema, history)] : []),
    ...(compatibility ? [compatibilityTable(schema)] : []),
  ];
  if (up.length === 0) return null;
  const down = [
    ...(compatibility ? [dropTable(schema, 'component_compatibility')] : []),
    ...(history ? [dropTable(schema, history)] : []),
    ...[...columns]
      .reverse()
      .map((name) => `    op.drop_column(${quoted(table)}, ${quoted(name)}, schema=${quoted(schema)})`),
  ];
  const revision = createHash('sha256')
    .update([head ?? '', ...up, ...down].join('\n'))
    .digest('hex')
    .slice(0, 12);
  const text = migrationText(revision, head, up, down);
  return { revision, down_revision: head, file: `${revision}_release_columns.py`, text };
}

const quoted = (text: string): string => JSON.stringify(text);

const addColumn = (schema: string, table: string, name: string): string =>
  `    op.add_column(${quoted(table)}, sa.Column(${quoted(name)}, ${columnTypes[name as ExtraColumn]}, nullable=True), schema=${quoted(schema)})`;

const dropTable = (schema: string, table: string): string =>
  `    op.drop_table(${quoted(table)}, schema=${quoted(schema)})`;

const historyTable = (schema: string, name: string): string => `    op.create_table(
        ${quoted(name)},
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("version", sa.String(50), nullable=False),
        sa.Column("previous_version", sa.String(50)),
        sa.Column("change_type", sa.String(20), sa.CheckConstraint("change_type IN ('patch', 'minor', 'major', 'prerelease')")),
        sa.Column("prerelease_stage", sa.String(10), sa.CheckConstraint("prerelease_stage IN ('alpha', 'beta', 'rc', 'final')")),
        sa.Column("commit_hash", sa.String(40)),
        sa.Column("branch_name", sa.String(100)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.Column("created_by", sa.String(100)),
        sa.Column("component_count", sa.Integer()),
        sa.Column("breaking_changes", sa.Boolean(), server_default=sa.false()),
        sa.Column("rollback_instructions", sa.Text()),
        sa.Column("release_notes", sa.Text()),
        sa.Column("validation_status", sa.String(20), server_default="pending"),
        schema=${quoted(schema)},
    )`;

const compatibilityTable = (schema: string): string => `    op.create_table(
        "component_compatibility",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("component_name", sa.String(100), nullable=False),
        sa.Column("component_version", sa.String(50), nullable=False),
        sa.Column("compatible_framework_version", sa.String(50), nullable=False),
        sa.Column("compatibility_level", sa.String(20), sa.CheckConstraint("compatibility_level IN ('full', 'partial', 'deprecated')")),
        sa.Column("notes", sa.Text()),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        schema=${quoted(schema)},
    )`;

const migrationText = (
  revision: string,
  head: string | null,
  up: string[],
  down: string[],
): string => `"""Columns and tables of releases

Proposed for review: read it, change what you like, commit it. It was not run.

Revision ID: ${revision}
Revises: ${head ?? ''}
"""

import sqlalchemy as sa
from alembic import op

revision = ${quoted(revision)}
down_revision = ${head === null ? 'None' : quoted(head)}
branch_labels = None
depends_on = None


def upgrade() -> None:
${up.join('\n')}


def downgrade() -> None:
${down.join('\n')}
`;
