import { setTimeout as sleep } from 'node:timers/promises';

/** Does the work again and again with a pause between, never two at a time, until it is stopped. Holds no process. */
export function repeating(milliseconds: number, work: () => Promise<void>): { stop(): void } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async () => {
    while (!signal.aborted) {
      await work();
      await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  void loop();
  return { stop: () => stopping.abort() };
}
