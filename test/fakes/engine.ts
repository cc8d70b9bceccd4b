import { Problem, problemFrom, storedProblem } from '../../src/domain/problem.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Durable, Engine, Perform } from '../../src/ports/engine.ts';

export interface FakeEngine extends Engine {
  /** Waits for the end of an operation's run; throws what the run threw. */
  settled(operationId: string): Promise<void>;
}

/** Runs operations in this very process: each once, those of one line one after the other. Answers pass through JSON. */
export function fakeEngine({ perform, clock }: { perform: Perform; clock: Pick<Clock, 'wait'> }): FakeEngine {
  const runs = new Map<string, Promise<void>>();
  const lines = new Map<string, Promise<void>>();
  const bells = new Map<string, { rung: number; wake(): void }>();

  const bellOf = (operationId: string) => {
    const bell = bells.get(operationId) ?? { rung: 0, wake: () => undefined };
    bells.set(operationId, bell);
    return bell;
  };

  const durable = (operationId: string): Durable => ({
    once: async <T>(_name: string, work: () => Promise<T>) => {
      try {
        return JSON.parse(JSON.stringify({ value: await work() })).value as T;
      } catch (error) {
        const { code, fields } = problemFrom(storedProblem(error));
        throw new Problem(code, { ...fields, cause: error });
      }
    },
    pause: async (seconds) => {
      const bell = bellOf(operationId);
      if (bell.rung === 0) {
        const woken = new Promise<void>((resolve) => {
          bell.wake = resolve;
        });
        await Promise.race([woken, clock.wait(seconds * 1_000)]);
      }
      const rang = bell.rung > 0;
      if (rang) bell.rung -= 1;
      return rang;
    },
  });

  return {
    async start(operationId, line) {
      if (runs.has(operationId)) return;
      const before = (line === null ? undefined : lines.get(line)) ?? Promise.resolve();
      const run = before.catch(() => undefined).then(() => perform(operationId, durable(operationId)));
      run.catch(() => undefined);
      runs.set(operationId, run);
      if (line !== null) lines.set(line, run);
    },
    async ring(operationId) {
      if (!runs.has(operationId)) return;
      const bell = bellOf(operationId);
      bell.rung += 1;
      bell.wake();
    },
    async close() {
      await Promise.allSettled(runs.values());
    },
    settled: async (operationId) => runs.get(operationId),
  };
}
