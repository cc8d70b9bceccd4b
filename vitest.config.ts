import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes minutes, so that no worker is left with it alone in the end. */
const long = ['test/attacks/families', 'test/scenarios', 'test/faults/faults', 'test/server/releases', 'test/flows/'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((part) => moduleId.includes(part));
      return at === -1 ? long.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    // Much of the time is spent waiting for programs; more than one worker a core keeps two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    // A hanging process or port must show itself, not be papered over by a retry.
    retry: 0,
  },
});
