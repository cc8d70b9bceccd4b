import { z } from 'zod';
import { fromJson } from './json.ts';
import { type ReportReading, unfitText, unreadable } from './report.ts';

interface Finding {
  rule: string | null;
  level: 'error' | 'warning' | 'note';
}

/** Rules counted one by one, the most frequent first; all others only in the totals. */
const mostRules = 200;

/** `{ findings, errors, warnings, "rule:NAME": count }` (R117–R119). */
function counted(findings: readonly Finding[]): Record<string, number> {
  const rules = new Map<string, number>();
  for (const { rule } of findings) if (rule !== null) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const frequent = [...rules].sort(([, a], [, b]) => b - a).slice(0, mostRules);
  const of = (level: Finding['level']) => findings.filter((one) => one.level === level).length;
  const totals = { findings: findings.length, errors: of('error'), warnings: of('warning') };
  return { ...totals, ...Object.fromEntries(frequent.map(([rule, count]) => [`rule:${rule}`, count])) };
}

/** `ruff check --output-format json`; syntax errors have no code. */
const ruff = z.array(z.looseObject({ code: z.string().nullable(), filename: z.string() }));

export const readRuff = (text: string): ReportReading =>
  fromJson(text, 'ruff report', ruff, (all) =>
    counted(all.map(({ code }) => ({ rule: code ?? 'syntax', level: 'error' }))),
  );

/** `eslint --format json`: severity 2 is an error, 1 a warning; a file that does not parse is fatal. */
const eslint = z.array(
  z.looseObject({
    filePath: z.string(),
    messages: z.array(
      z.looseObject({ ruleId: z.string().nullish(), severity: z.number(), fatal: z.boolean().optional() }),
    ),
  }),
);

export const readEslint = (text: string): ReportReading =>
  fromJson(text, 'ESLint report', eslint, (files) =>
    counted(
      files.flatMap(({ messages }) =>
        messages.map(({ ruleId, severity, fatal }) => ({
          rule: ruleId ?? (fatal ? 'syntax' : null),
          level: fatal || severity >= 2 ? 'error' : 'warning',
        })),
      ),
    ),
  );

/** `biome … --reporter=json`: the summary counts all, the diagnostics may be cut. */
const biome = z.looseObject({
  summary: z.looseObject({ errors: z.number(), warnings: z.number() }),
  diagnostics: z.array(z.looseObject({ category: z.string().nullish(), severity: z.string() })),
});

export const readBiome = (text: string): ReportReading =>
  fromJson(text, 'Biome report', biome, ({ summary, diagnostics }) => {
    const shown = counted(
      diagnostics.map(({ category, severity }) => ({ rule: category ?? null, level: levelNamed(severity) })),
    );
    const { errors, warnings } = summary;
    return { ...shown, errors, warnings, findings: Math.max(shown.findings ?? 0, errors + warnings) };
  });

/** SARIF 2.1.0: a result without a level has that of its rule, else `warning` (section 3.27.10). Suppressed ones do not count. */
const level = z.enum(['error', 'warning', 'note', 'none']);
const sarif = z.looseObject({
  version: z.string(),
  runs: z
    .array(
      z.looseObject({
        tool: z.looseObject({
          driver: z.looseObject({
            rules: z
              .array(
                z.looseObject({
                  id: z.string(),
                  defaultConfiguration: z.looseObject({ level: level.optional() }).optional(),
                }),
              )
              .optional(),
          }),
        }),
        results: z
          .array(
            z.looseObject({
              ruleId: z.string().optional(),
              ruleIndex: z.number().optional(),
              level: level.optional(),
              suppressions: z.array(z.unknown()).nullish(),
            }),
          )
          .optional(),
      }),
    )
    .min(1),
});

export const readSarif = (text: string): ReportReading =>
  fromJson(text, 'SARIF report', sarif, ({ runs }) =>
    counted(
      runs.flatMap(({ tool, results = [] }) => {
        const rules = tool.driver.rules ?? [];
        return results
          .filter(({ suppressions }) => !suppressions?.length)
          .map((result) => {
            const rule = rules[result.ruleIndex ?? -1] ?? rules.find(({ id }) => id === result.ruleId);
            const said = result.level ?? rule?.defaultConfiguration?.level ?? 'warning';
            return { rule: result.ruleId ?? rule?.id ?? null, level: said === 'none' ? 'note' : said };
          });
      }),
    ),
  );

/** mypy's own lines: `file:line: error: words  [code]`, and the summary that says it got to its end. */
export function readMypy(text: string): ReportReading {
  const unfit = unfitText(text, 'mypy output');
  if (unfit !== null) return unreadable(unfit);
  if (!/^(?:Found \d+ errors? in \d+ files?|Success: no issues found in \d+ source files?)/m.test(text))
    return unreadable('mypy did not print its summary');
  const lines = text.split('\n').flatMap((line) => {
    const [, level, rest = ''] = /^[^\n:]+:\d+(?::\d+)*: (error|warning): (.*)$/.exec(line) ?? [];
    return level ? [{ rule: /\[([a-z-]+)\]\s*$/.exec(rest)?.[1] ?? null, level: level as Finding['level'] }] : [];
  });
  const numbers = counted(lines);
  const declared = Number(/^Found (\d+) error/m.exec(text)?.[1] ?? 0);
  return { ok: true, numbers: { ...numbers, errors: Math.max(numbers.errors ?? 0, declared) } };
}

const levelNamed = (severity: string): Finding['level'] =>
  severity === 'error' || severity === 'fatal' ? 'error' : severity === 'warning' ? 'warning' : 'note';
