import type { HistoryRecord } from '../ports/ledger.ts';
import type { Resource, ResourceContext } from './resource.ts';

export const historyVersion: Resource = {
  uri: 'release://history/{version}',
  name: 'history_version',
  title: 'One released version',
  description: 'What is on record of one released version: commit, change type, notes, rollback instructions.',
  mime: 'application/json',
  read: async ({ version }, context) => (await records(context)).find((record) => record.version === version) ?? null,
  complete: { version: async (context) => (await records(context)).map((record) => record.version) },
};

async function records({ world, project }: ResourceContext): Promise<HistoryRecord[]> {
  const [{ id }, ledger] = await Promise.all([project(), world.ledger()]);
  return ledger.history(id);
}
