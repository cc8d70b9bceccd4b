/** Time and chance, the only two things that are not repeatable. */
export interface Clock {
  /** ISO 8601, UTC, milliseconds. */
  now(): string;
  wait(milliseconds: number): Promise<void>;
  /** A fresh id: `<prefix>_` and 24 hex digits. */
  freshId(prefix: string): string;
}

export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  error(message: string, error?: unknown, fields?: Record<string, unknown>): void;
}
