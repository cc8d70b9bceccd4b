import { afterAll, beforeAll } from 'vitest';
import { projectDatabaseContract } from '../../contracts/project-database.ts';
import { fakeClock } from '../../fakes/clock.ts';
import { fakeProjectDatabase } from '../../fakes/project-database.ts';
import { type ProjectDatabases, projectDatabases } from './databases.ts';

let databases: ProjectDatabases;

beforeAll(async () => {
  databases = await projectDatabases();
});

afterAll(() => databases?.remove());

projectDatabaseContract('PostgreSQL', ({ sql }) => databases.make(sql));
projectDatabaseContract('memory', async (shape) => {
  const database = fakeProjectDatabase(shape, fakeClock());
  return { database, place: async (rows) => database.place(rows), all: async () => structuredClone(database.rows) };
});
