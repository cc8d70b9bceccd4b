import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type MadeDatabase, type ProjectDatabases, projectDatabases } from '../adapters/project-database/databases.ts';
import { rowFor, settled } from '../contracts/project-database.ts';
import { alembicShape } from '../fakes/hive-tables.ts';
import { commitAll, git } from '../sample-project/make.ts';

/** Components whose files and rows move together. */
const size = 150;
const first = 3;
const names = Array.from({ length: size }, (_, at) => `team-${at}`);

export type State = 'before' | 'after' | 'torn';

/** A project of many teams, each with a file and a row in a real PostgreSQL that has the table of Hive. */
export interface RowProject {
  directory: string;
  /** What the server must be told besides. */
  environment: Record<string, string>;
  /** Commits another change to every team and takes the rows that stand now for those before. */
  change(round: number): Promise<void>;
  /** What the release branch and the rows say, each by itself, and whether there is a release branch at all. */
  look(): Promise<{ files: State; rows: State; branch: boolean }>;
  /** Whether there is a release commit already. */
  committed(): boolean;
  remove(): Promise<void>;
}

export async function makeRowProject(home: string): Promise<RowProject> {
  const databases: ProjectDatabases = await projectDatabases(home);
  const made = await databases.make(`${alembicShape.sql}; drop table hive.alembic_version`, { types: ['team'] });
  await made.place(names.map((name) => rowFor('alembic', 'team', name, first)));
  const directory = join(home, 'checkouts', 'rows');
  begin(directory, join(home, 'rows.git'));
  let before = '';
  return {
    directory,
    environment: { HIVE_DATABASE_URL: made.url },
    async change(round) {
      writeTeams(directory, round);
      commitAll(directory, `feat: round ${round}`);
      before = JSON.stringify(settled(await made.all()));
    },
    look: async () => ({
      files: filesIn(directory),
      rows: await rowsIn(made, before),
      branch: releaseBranch(directory) !== null,
    }),
    committed: () => filesIn(directory) === 'after',
    remove: () => databases.remove(),
  };
}

function begin(directory: string, remote: string): void {
  for (const path of [directory, dirname(remote)]) mkdirSync(path, { recursive: true });
  git(dirname(remote), 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(directory, 'init', '--quiet', '--initial-branch=main');
  for (const [key, value] of [
    ['user.name', 'Ada Wabe'],
    ['user.email', 'ada@honeycomb.example'],
  ] as const)
    git(directory, 'config', key, value);
  git(directory, 'remote', 'add', 'origin', remote);
  writeFileSync(join(directory, 'package.json'), '{ "name": "rows", "version": "1.0.0", "private": true }\n');
  writeFileSync(join(directory, 'release.yaml'), config);
  writeTeams(directory, 0);
  commitAll(directory, 'chore: begin');
  git(directory, 'tag', '-a', 'v1.0.0', '-m', 'v1.0.0');
  git(directory, 'push', '--quiet', '--set-upstream', 'origin', 'main', '--tags');
}

const config = `components:
  sets:
    - { type: team, glob: 'ai/teams/*/config.yaml', id: team.team_id, version: team.version, mode: revision }
database: { url_env: HIVE_DATABASE_URL, types: [team] }
`;

function writeTeams(directory: string, round: number): void {
  for (const name of names) {
    const folder = join(directory, 'ai/teams', name);
    mkdirSync(folder, { recursive: true });
    const text = `team:\n  team_id: ${name}\n  version: ${first}\n  round: ${round}\n`;
    writeFileSync(join(folder, 'config.yaml'), text);
  }
}

const releaseBranch = (directory: string): string | null =>
  git(directory, 'for-each-ref', '--format=%(refname)', 'refs/heads/release').split('\n').find(Boolean) ?? null;

function filesIn(directory: string): State {
  const branch = releaseBranch(directory);
  if (branch === null) return 'before';
  const said = git(directory, 'grep', '--no-color', '-h', '  version: ', branch, '--', 'ai/teams').split('\n');
  return stateOf(said.map((line) => Number(line.trim().split(' ')[1])));
}

/** Before is every row as it stood, in every column. */
async function rowsIn(made: MadeDatabase, before: string): Promise<State> {
  const all = await made.all();
  if (JSON.stringify(settled(all)) === before) return 'before';
  const active = all.components.filter((row) => row.is_active).map((row) => Number(row.version));
  const whole = all.components.length === 2 * size && all.history.length === size;
  return whole && stateOf(active) === 'after' ? 'after' : 'torn';
}

function stateOf(versions: readonly number[]): State {
  if (versions.length !== size) return 'torn';
  if (versions.every((one) => one === first)) return 'before';
  return versions.every((one) => one === first + 1) ? 'after' : 'torn';
}
