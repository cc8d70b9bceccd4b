/** What a durable piece of work may do between crashes. */
export interface Durable {
  /** Runs once and remembers the answer; after a crash an unfinished one runs again from its start. */
  once<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Waits durably until the bell rings or the time is over; never a plain sleep. Returns whether it rang. */
  pause(seconds: number): Promise<boolean>;
}

/** Carries operations across crashes and machines. The operation row is the truth; the engine only carries it. */
export interface Engine {
  /** Starts the operation exactly once, however often it is called. `line`: work of one line goes one at a time. */
  start(operationId: string, line: string | null): Promise<void>;
  /** Wakes whatever the operation waits for. */
  ring(operationId: string): Promise<void>;
  close(): Promise<void>;
}

/** The body the engine runs: reads the operation row, does it, writes its end. */
export type Perform = (operationId: string, durable: Durable) => Promise<void>;
