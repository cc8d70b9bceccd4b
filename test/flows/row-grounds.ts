import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type MadeDatabase, type ProjectDatabases, projectDatabases } from '../adapters/project-database/databases.ts';
import { rowFor, settled } from '../contracts/project-database.ts';
import { alembicShape, type Shape } from '../fakes/hive-tables.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

const folder = join(import.meta.dirname, '..', 'scenarios', 'rows-move-with-the-release');
const knowledge = 'create schema agno; create table agno.knowledge_base as select n from generate_series(1, 3) n';
export const names = ['foragers', 'builders', 'keepers'];
const teams = (about: string): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [
      `ai/teams/${name}/config.yaml`,
      `team:\n  team_id: ${name}\n  name: ${about}\n  version: 3\n`,
    ]),
  );

export interface Ground {
  world: TestWorld;
  call(tool: string, given?: Record<string, unknown>): Promise<Record<string, unknown>>;
  git(...args: string[]): string;
}

/** Clones that release the same components into one real PostgreSQL. */
export interface RowGrounds {
  place(shape?: Shape): Promise<MadeDatabase>;
  /** A clone whose commit since the last release changed the files in this way. */
  ground(made: MadeDatabase, about: string): Ground;
  /** The worlds of one test. */
  leave(): Promise<unknown>;
  remove(): Promise<void>;
}

export async function rowGrounds(): Promise<RowGrounds> {
  const databases: ProjectDatabases = await projectDatabases();
  const worlds: TestWorld[] = [];
  return {
    async place(shape = alembicShape) {
      const revision = shape.name === 'alembic' ? "; update hive.alembic_version set version_num = 'a1'" : '';
      const made = await databases.make(`${shape.sql}; ${knowledge}${revision}`, { types: ['team'] });
      await made.place(names.map((name) => rowFor(shape.name, 'team', name, 3)));
      return made;
    },
    ground(made, about) {
      const world = testWorld();
      worlds.push(world);
      world.projectDatabase = (settings) => made.as({ probes: settings.probes });
      const stage = prepare(world, folder, [
        { commit: 'chore: begin', files: teams('founders'), tag: 'v1.0.0', push: true },
        { commit: `feat: ${about}`, files: teams(about), push: true },
      ]);
      return {
        world,
        call: async (tool, given = {}) => JSON.parse((await ask(tool, given, world, stage)).text),
        git: (...args) => execFileSync('git', ['-C', stage.project, ...args], { encoding: 'utf8' }).trim(),
      };
    },
    leave: () => Promise.all(worlds.splice(0).map((world) => world.leave())),
    remove: () => databases.remove(),
  };
}

/** What anybody sees: the user's branch and checkout, fields moved on any branch, every row, how the release stands. */
export async function seen({ call, git }: Ground, made: MadeDatabase) {
  const branches = git('for-each-ref', '--format=%(refname)', 'refs/heads/release').split('\n').filter(Boolean);
  const moved = branches.map((ref) => git('diff', '--name-only', 'main', ref, '--', 'ai/teams').split('\n').length);
  const { releases } = (await call('get_release', { view: 'history' })) as { releases: { status: string }[] };
  return {
    main: git('rev-parse', 'main'),
    checkout: git('status', '--porcelain'),
    moved: Math.max(0, ...moved),
    rows: settled(await made.all()),
    release: releases[0]?.status ?? 'none',
  };
}
