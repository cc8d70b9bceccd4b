import type { Resource } from './resource.ts';

export const history: Resource = {
  uri: 'release://history',
  name: 'history',
  title: 'Release history',
  description: 'Every version that was released through this server, newest first.',
  mime: 'application/json',
  read: async (_variables, context) => {
    const [{ id, name }, ledger] = await Promise.all([context.project(), context.world.ledger()]);
    return { project: name, versions: await ledger.history(id) };
  },
};
