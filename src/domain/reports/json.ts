import type { z } from 'zod';
import { type ReportReading, unfitText, unreadable } from './report.ts';

/** Reads a JSON report whose shape must be this; anything else is a reason, never a row of zeros. */
export function fromJson<Shape extends z.ZodType>(
  text: string,
  noun: string,
  shape: Shape,
  count: (report: z.output<Shape>) => Record<string, number>,
): ReportReading {
  const unfit = unfitText(text, noun);
  if (unfit !== null) return unreadable(unfit);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable(`the ${noun} is not JSON`);
  }
  const report = shape.safeParse(value);
  return report.success ? { ok: true, numbers: count(report.data) } : unreadable(`the ${noun} has another shape`);
}
