/** Numbers read from a report, or why there are none: an unreadable report is never a row of zeros. */
export type ReportReading = { ok: true; numbers: Record<string, number> } | { ok: false; why: string };

/** Reports above this size, in bytes, are refused before they are parsed. */
export const largestReport = 20 * 1024 * 1024;

export const unreadable = (why: string): ReportReading => ({ ok: false, why });

/** Why this text cannot be a report at all, or null. */
export function unfitText(text: string, noun: string): string | null {
  if (text.trim() === '') return `the ${noun} is empty`;
  return text.length > largestReport ? `the ${noun} is larger than 20 MiB` : null;
}
