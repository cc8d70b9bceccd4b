import { draftEvidence } from '../../domain/records/evidence.ts';
import type { Eyes, Hands } from '../step.ts';
import { isDown, placed, type Service, settled } from './look-at-service.ts';

/** Whether this release started the service when it was down, and has not stopped it since. */
export async function isOurs({ name }: Pick<Service, 'name'>, eyes: Eyes | Hands): Promise<boolean> {
  const told = (await eyes.evidence()).filter(
    (seen) => seen.kind === 'environment' && seen.name === name && ('started' in seen.facts || 'stopped' in seen.facts),
  );
  return told.findLast(({ facts }) => facts.started === true || facts.stopped === true)?.facts.started === true;
}

/**
 * Stops a service that this release started, where policy says how; one that ran before is somebody else's and stays.
 * Records what came of it under the name of the service, so that it counts as down from then on.
 */
export async function stopOurs(one: Service, hands: Hands): Promise<'stopped' | 'still up' | 'not ours'> {
  if (!one.stop || !(await isOurs(one, hands))) return 'not ours';
  const started_at = hands.clock.now();
  const { exit_code } = await hands.programs.run({ ...placed(one, hands), argv: one.stop });
  const stopped = isDown(one, await settled(one, hands, (seen) => isDown(one, seen)));
  await hands.record(
    draftEvidence({
      kind: 'environment',
      name: one.name,
      argv: one.stop,
      exit_code,
      started_at,
      ended_at: hands.clock.now(),
      numbers: { healthy: 0 },
      facts: { stopped },
    }),
  );
  return stopped ? 'stopped' : 'still up';
}
