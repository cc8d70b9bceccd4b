import { type ReportReading, unfitText, unreadable } from './report.ts';

const line = /^(not )?ok\b(?:[ \t]+\d+)?(?:[ \t]*-)?[^#\n]*(?:#[ \t]*(skip|todo)\b)?/i;

/**
 * Counts of a TAP 13 or 14 stream: `{ tests, failures, errors, skipped }`. The plan must be there and be met, so a
 * stream that breaks off is a reason; `Bail out!` is an error; tests inside subtests count through their parent.
 */
export function readTap(text: string): ReportReading {
  const unfit = unfitText(text, 'TAP stream');
  if (unfit !== null) return unreadable(unfit);
  const lines = text.split(/\r?\n/);
  const planned = lines.map((one) => /^1\.\.(\d+)/.exec(one)?.[1]).find((count) => count !== undefined);
  const numbers = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const one of lines) {
    if (/^Bail out!/.test(one)) numbers.errors += 1;
    const found = line.exec(one);
    if (!found) continue;
    const [, failed, directive] = found;
    numbers.tests += 1;
    if (directive) numbers.skipped += 1;
    else if (failed) numbers.failures += 1;
  }
  if (planned === undefined) return unreadable('the TAP stream has no plan');
  if (Number(planned) !== numbers.tests && numbers.errors === 0)
    return unreadable(`the TAP stream plans ${planned} tests and has ${numbers.tests}`);
  return numbers.tests > 0 ? { ok: true, numbers } : unreadable('the TAP stream names no test');
}
