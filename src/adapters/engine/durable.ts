import { Problem, type ProblemCode, type ProblemFields, problemFrom, storedProblem } from '../../domain/problem.ts';
import type { Clock, Log } from '../../ports/clock.ts';
import type { Durable, Perform } from '../../ports/engine.ts';
import type { Sdk } from './sdk.ts';

export const controlTopic = 'control';

type Outcome = { value?: unknown } | { problem: { code: ProblemCode; fields: ProblemFields } };

interface Surroundings {
  clock: Clock;
  log: Log;
  /** Whether this process is leaving: nothing new is begun then. */
  leaving(): boolean;
}

const never = new Promise<never>(() => undefined);

/**
 * The body of the workflow. What a flow throws is the flow's; what the engine itself throws (this run was taken over,
 * the process is leaving) ends the run here without the flow seeing it: it must not undo what another goes on with.
 */
export function durableBody({ DBOS }: Sdk, perform: Perform, surroundings: Surroundings) {
  return async (operationId: string): Promise<void> => {
    let lose: (reason: unknown) => void = () => undefined;
    const lost = new Promise<never>((_resolve, reject) => {
      lose = reject;
    });
    const carried = async <T>(call: () => Promise<T>): Promise<T> => {
      if (surroundings.leaving()) return never;
      try {
        return await call();
      } catch (error) {
        lose(error);
        return never;
      }
    };
    const durable: Durable = {
      once: async <T>(name: string, work: () => Promise<T>) => {
        let live: unknown;
        const told = await carried(() =>
          DBOS.runStep(
            async () =>
              JSON.stringify(
                await outcomeOf(work, surroundings, (error) => {
                  live = error;
                }),
              ),
            { name },
          ),
        );
        return answer(told, live) as T;
      },
      pause: async (seconds) =>
        (await carried(() => DBOS.recv(controlTopic, { timeoutSeconds: seconds, pollingIntervalMs: 2_000 }))) !== null,
    };
    await Promise.race([perform(operationId, durable), lost]);
  };
}

/**
 * Runs the work and folds a failure into the answer, so that a replay throws the same Problem. A lost ledger is no
 * outcome: the work runs again from its start when the ledger is back, as it would after a crash.
 */
async function outcomeOf(
  work: () => Promise<unknown>,
  { clock, log, leaving }: Surroundings,
  failed: (error: unknown) => void,
): Promise<Outcome> {
  for (;;) {
    try {
      return { value: await work() };
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'LEDGER_UNREACHABLE') || leaving()) {
        failed(error);
        return { problem: storedProblem(error) };
      }
      log.error('the ledger is away; the work waits for it', error);
    }
    await clock.wait(1_000);
  }
}

function answer(told: string, live: unknown): unknown {
  const outcome = JSON.parse(told) as Outcome;
  if (!('problem' in outcome)) return outcome.value;
  const { code, fields } = problemFrom(outcome.problem);
  throw new Problem(code, live === undefined ? fields : { ...fields, cause: live });
}
