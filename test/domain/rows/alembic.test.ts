import { describe, expect, it } from 'vitest';
import { judgeMigrations } from '../../../src/domain/rows/alembic/history.ts';
import { proposeMigration } from '../../../src/domain/rows/alembic/propose.ts';
import { type Revision, readRevision } from '../../../src/domain/rows/alembic/revision.ts';

const real = `"""create component versions table

Revision ID: db3d380b41d9
Revises:
revision = "not me"
"""
from typing import Sequence, Union

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "db3d380b41d9"
down_revision: Union[str, None] = None
branch_labels: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    revision = "nor me"
    op.execute('''
revision = "nor me either"
''')
`;

describe('a migration file', () => {
  it.each<[string, string, Pick<Revision, 'id' | 'down' | 'description'> | null]>([
    ['as Alembic writes it', real, { id: 'db3d380b41d9', down: [], description: 'create component versions table' }],
    ['with one before it', "revision = 'b'\ndown_revision = 'a'  # 'c'\n", { id: 'b', down: ['a'], description: '' }],
    ['a merge', 'revision="m"\ndown_revision = ("a", \'b\')', { id: 'm', down: ['a', 'b'], description: '' }],
    [
      'a merge over lines',
      "revision = 'm'\ndown_revision = (\n  'a',  # first\n  'b',\n)\n'c'",
      { id: 'm', down: ['a', 'b'], description: '' },
    ],
    ['a list', "revision = 'm'\ndown_revision = ['a']", { id: 'm', down: ['a'], description: '' }],
    [
      'with odd line ends',
      "'''x'''\r\nrevision = 'b'\r\ndown_revision = 'a'\r\n",
      { id: 'b', down: ['a'], description: 'x' },
    ],
    ['no migration', 'import os\nrevisions = ["a"]\n', null],
    ['a name that is computed', 'revision = make()\n', null],
    ['a docstring without end', '"""revision = "a"\nrevision = "a"', null],
    ['nothing', '', null],
  ])('%s', (_what, text, expected) => {
    const found = readRevision(text, 'x.py');
    expect(found && { id: found.id, down: found.down, description: found.description }).toEqual(expected);
  });

  it('of hostile length is read once', () => {
    for (const piece of ['"""', "'", 'revision', 'revision:', '(', '\n', 'down_revision = (\n'])
      readRevision(piece.repeat(50_000), 'x.py');
  });
});

const revision = (id: string, ...down: string[]): Revision => ({
  id,
  down,
  description: `about ${id}`,
  file: `${id}.py`,
});
const line = [revision('c', 'b'), revision('a'), revision('b', 'a')];

describe('the history of migrations', () => {
  it.each<
    [string, Revision[], string[], string[] | null, { heads: string[]; pending: string[]; faults: (string | RegExp)[] }]
  >([
    ['all there', line, [], ['c'], { heads: ['c'], pending: [], faults: [] }],
    ['no version table', line, [], null, { heads: ['c'], pending: [], faults: [] }],
    ['behind by what is new', line, ['b.py', 'c.py'], ['a'], { heads: ['c'], pending: ['b', 'c'], faults: [] }],
    [
      'behind by what is old',
      line,
      ['c.py'],
      ['a'],
      { heads: ['c'], pending: ['b', 'c'], faults: [/not had b, which an earlier/] },
    ],
    ['ahead', line, [], ['z'], { heads: ['c'], pending: ['a', 'b', 'c'], faults: [/at z, which no/, /a/, /b/, /c/] }],
    [
      'empty version table',
      line,
      ['a.py', 'b.py', 'c.py'],
      [],
      { heads: ['c'], pending: ['a', 'b', 'c'], faults: [/is empty/] },
    ],
    [
      'two heads',
      [...line, revision('d', 'b')],
      [],
      ['c', 'd'],
      { heads: ['c', 'd'], pending: [], faults: [/2 heads: c, d/] },
    ],
    [
      'merged',
      [...line, revision('d', 'b'), revision('m', 'c', 'd')],
      [],
      ['m'],
      { heads: ['m'], pending: [], faults: [] },
    ],
    ['a gap', [revision('b', 'gone')], [], ['b'], { heads: ['b'], pending: [], faults: [/b builds on gone/] }],
    ['a circle', [revision('a', 'b'), revision('b', 'a')], [], ['a'], { heads: [], pending: [], faults: [/circle/] }],
    [
      'the same id twice',
      [revision('a'), { ...revision('a'), file: 'copy.py' }],
      [],
      ['a'],
      { heads: ['a', 'a'], pending: [], faults: [/two files are revision a/, /2 heads/] },
    ],
  ])('%s', (_what, revisions, added, current, expected) => {
    const { heads, pending, faults } = judgeMigrations({ revisions, added: new Set(added), current });
    expect({ heads, pending }).toEqual({ heads: expected.heads, pending: expected.pending });
    expect(faults).toEqual(expected.faults.map((one) => expect.stringMatching(one)));
  });

  it('counts and describes what came since the last release (R83)', () => {
    const { added } = judgeMigrations({
      revisions: line,
      added: new Set(['c.py', 'b.py', 'readme.py']),
      current: null,
    });
    expect(added).toEqual([
      { revision: 'b', description: 'about b', file: 'b.py' },
      { revision: 'c', description: 'about c', file: 'c.py' },
    ]);
  });
});

describe('a proposed migration', () => {
  const missing = {
    schema: 'hive',
    table: 'component_versions',
    columns: ['previous_version', 'release_notes'],
    history: 'release_history',
    compatibility: true,
  };

  it('says what is missing, reads as a migration of its own, and builds on the head', () => {
    const proposed = proposeMigration(missing, 'db3d380b41d9');
    expect(proposed?.text).toContain(
      'op.add_column("component_versions", sa.Column("previous_version", sa.String(50), nullable=True), schema="hive")',
    );
    expect(proposed?.text).toContain('"release_history"');
    expect(proposed?.text).toContain('"component_compatibility"');
    const read = readRevision(proposed?.text ?? '', 'x.py');
    expect(read).toMatchObject({ id: proposed?.revision, down: ['db3d380b41d9'] });
    expect(
      judgeMigrations({ revisions: [revision('db3d380b41d9'), read as Revision], added: new Set(), current: null })
        .faults,
    ).toEqual([]);
  });

  it('has an id of its content, and is nothing when nothing is missing', () => {
    expect(proposeMigration(missing, 'a')).toEqual(proposeMigration(missing, 'a'));
    expect(proposeMigration(missing, 'a')?.revision).not.toBe(proposeMigration(missing, 'b')?.revision);
    expect(proposeMigration({ ...missing, columns: [], history: null, compatibility: false }, 'a')).toBeNull();
    expect(proposeMigration(missing, null)?.text).toContain('down_revision = None');
  });
});
