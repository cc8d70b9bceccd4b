import { belongsTo } from '../../domain/policy/looks.ts';
import { Problem } from '../../domain/problem.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { defineStep, done, notDone } from '../step.ts';
import { type Service, service } from './look-at-service.ts';
import { stopOurs } from './stop-ours.ts';

const outcomeName = (name: string): string => `${name} afterwards`;

/** Stops a service that this release started, once it is needed no more (R88). What comes of it holds nothing up. */
export const stopServices = defineStep<Service>({
  name: 'stop-services',
  phase: 'validation',
  undoable: 'fully',
  input: service,
  title: ({ name }) => `stop ${name} if this release started it`,
  plan: ({ policy: { environment } }) =>
    Object.entries(environment.services).flatMap(([name, { when, ...one }]) =>
      one.stop && belongsTo('before')({ when })
        ? [{ name, ...one, commands: [one.stop], valid_minutes: environment.valid_minutes }]
        : [],
    ),

  async verify({ name }, eyes) {
    const told = (await eyes.evidence()).findLast(
      (seen) => seen.kind === 'environment' && seen.name === outcomeName(name),
    );
    return told ? done(String(told.facts.outcome)) : notDone('not decided yet');
  },

  async apply(one, hands) {
    const started_at = hands.clock.now();
    const outcome = await stopOurs(one, hands).catch((error: unknown) => {
      if (error instanceof Problem) return `still up: ${error.message}`;
      throw error;
    });
    await hands.record(
      draftEvidence({
        kind: 'environment',
        name: outcomeName(one.name),
        started_at,
        ended_at: hands.clock.now(),
        facts: { outcome },
      }),
    );
  },

  async undo() {},
});
