import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/records/plan.ts';
import type { ReleaseStatus } from '../../src/domain/records/release.ts';
import { observeShipped } from '../../src/flows/observe/shipped.ts';
import { evidenceOf, plan } from '../guards/release-facts.ts';
import { type TestWorld, testWorld } from './test-world.ts';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.leave());

const project = { id: plan.project_id, name: 'honeycomb', root: '/honeycomb', remote_url: null };

async function released(id: string, version: string, status: ReleaseStatus, files: number): Promise<void> {
  const ledger = world.ledgerFake;
  const made: Plan = { ...plan, id, version: { ...plan.version, new: version } };
  await ledger.saveProject(project);
  await ledger.savePlan(made, 'keeper');
  const release = await ledger.openRelease({ project_id: project.id, plan: made, by: 'keeper' });
  const look = evidenceOf('contents', 'npm:honeycomb', { plan_id: id, numbers: { files } });
  await ledger.recordEvidence({ ...look, id: `evidence_${id}` }, 'keeper');
  await ledger.setReleaseStatus(release.id, status, 'keeper');
  world.clock.advance(60_000);
}

it('knows nothing before the first release', async () => {
  expect(await observeShipped(world, project)).toBeNull();
});

it('tells what the last release held that was not taken back', async () => {
  await released('plan_1', '1.0.0', 'complete', 20);
  await released('plan_2', '1.1.0', 'complete', 41);
  await released('plan_3', '1.2.0', 'rolled_back', 3);
  await released('plan_4', '1.2.1', 'undone', 2);
  expect(await observeShipped(world, project)).toEqual({ 'npm:honeycomb': 41 });
});
