import { z } from 'zod';

export interface Lines {
  total: number;
  covered: number;
}

const count = z.number().int().min(0);

const coveragePy = z.object({ totals: z.object({ covered_lines: count, num_statements: count }) });
const istanbulSummary = z.object({ total: z.object({ lines: z.object({ total: count, covered: count }) }) });
const istanbulFinal = z.record(
  z.string(),
  z.object({
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: count }) })),
    s: z.record(z.string(), count),
  }),
);

/** Line totals of a coverage.py report, an Istanbul summary or an Istanbul final report; null when it is none of them. */
export function readCoverageJson(text: string): Lines | null {
  const tree = parse(text);
  const python = coveragePy.safeParse(tree);
  if (python.success) return { total: python.data.totals.num_statements, covered: python.data.totals.covered_lines };
  const summary = istanbulSummary.safeParse(tree);
  if (summary.success) return summary.data.total.lines;
  const final = istanbulFinal.safeParse(tree);
  return final.success ? countLines(final.data) : null;
}

/** A line is covered when any statement that starts on it ran. */
function countLines(files: z.infer<typeof istanbulFinal>): Lines {
  const all: Lines = { total: 0, covered: 0 };
  for (const { statementMap, s } of Object.values(files)) {
    const lines = new Map<number, boolean>();
    for (const [id, { start }] of Object.entries(statementMap)) {
      lines.set(start.line, (lines.get(start.line) ?? false) || (s[id] ?? 0) > 0);
    }
    all.total += lines.size;
    all.covered += [...lines.values()].filter(Boolean).length;
  }
  return all;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
