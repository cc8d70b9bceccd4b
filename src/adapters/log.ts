import type { Clock, Log } from '../ports/clock.ts';

export interface LogOptions {
  clock: Pick<Clock, 'now'>;
  /** Hides secrets; every string of every line goes through it. */
  redact(text: string): string;
  /** Where lines go; stdout belongs to the protocol, so the default is stderr. */
  write?(line: string): void;
}

/** One JSON object per line: `at`, `level`, `message`, then the fields. Logging never throws. */
export function createLog({ clock, redact, write = toStderr }: LogOptions): Log {
  const put = (level: 'info' | 'error', message: string, fields: Record<string, unknown>) =>
    write(`${line({ at: clock.now(), level, message, ...fields }, redact)}\n`);
  return {
    info: (message, fields = {}) => put('info', message, fields),
    error: (message, error, fields = {}) =>
      put('error', message, error === undefined ? fields : { ...fields, error: described(error) }),
  };
}

function toStderr(text: string): void {
  process.stderr.write(text);
}

function line(record: Record<string, unknown>, redact: (text: string) => string): string {
  try {
    return JSON.stringify(record, (_key, value: unknown) => {
      if (typeof value === 'string') return redact(value);
      return typeof value === 'bigint' ? String(value) : value;
    });
  } catch {
    return JSON.stringify({
      at: record.at,
      level: record.level,
      message: redact(String(record.message)),
      unprintable: true,
    });
  }
}

/** The stack with its chain of causes: what a person needs and an agent never sees. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? stack : `${stack}\ncaused by ${described(error.cause)}`;
}
