import type { Log } from '../../ports/clock.ts';

/** Our log behind the SDK's face: its own prints on stdout, which belongs to the protocol. Chatter is dropped. */
export const sdkLogger = (log: Log) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (entry: unknown) => log.info(`engine: ${String(entry)}`),
  error: (entry: unknown, more?: { error?: unknown; stack?: string }) =>
    log.error(`engine: ${entry instanceof Error ? entry.message : String(entry)}`, more?.error ?? more?.stack),
});
