import { problemFrom } from '../domain/problem.ts';
import type { Resource } from './resource.ts';

export const operation: Resource = {
  uri: 'release://operations/{id}',
  name: 'operation',
  title: 'Operation',
  description: 'A long operation of this project by its id: status, progress, result or problem.',
  mime: 'application/json',
  read: async ({ id = '' }, { world, project }) => {
    const [{ id: project_id }, ledger] = await Promise.all([project(), world.ledger()]);
    const found = await ledger.operation(id);
    if (found?.project_id !== project_id) return null;
    return { ...found, problem: found.problem ? problemFrom(found.problem).answer() : null };
  },
  complete: {
    id: async ({ world, project }) => {
      const [{ id }, ledger] = await Promise.all([project(), world.ledger()]);
      return (await ledger.operations(id)).map((one) => one.id);
    },
  },
};
