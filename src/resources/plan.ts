import type { Resource } from './resource.ts';

export const plan: Resource = {
  uri: 'release://plans/{id}',
  name: 'plan',
  title: 'Release plan',
  description: 'A plan of this project by its id: ordered items, version, rollback part.',
  mime: 'application/json',
  read: async ({ id = '' }, { world, project }) => {
    const [{ id: project_id }, ledger] = await Promise.all([project(), world.ledger()]);
    const found = await ledger.plan(id);
    return found?.project_id === project_id ? found : null;
  },
  complete: {
    id: async ({ world, project }) => {
      const [{ id }, ledger] = await Promise.all([project(), world.ledger()]);
      return (await ledger.plans(id)).map((one) => one.id);
    },
  },
};
