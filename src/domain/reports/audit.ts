import { z } from 'zod';
import { fromJson } from './json.ts';
import type { ReportReading } from './report.ts';

/** `{ critical, high, moderate, low, unknown, vulnerabilities }` (R125). */
const severities = ['critical', 'high', 'moderate', 'low', 'unknown'] as const;
type Severity = (typeof severities)[number];

function counted(all: readonly Severity[]): Record<string, number> {
  const of = (severity: Severity) => all.filter((one) => one === severity).length;
  return { vulnerabilities: all.length, ...Object.fromEntries(severities.map((one) => [one, of(one)])) };
}

const named = (word: string | null | undefined): Severity => {
  const said = (word ?? '').toLowerCase();
  if (said === 'medium') return 'moderate';
  return severities.find((one) => one === said) ?? 'unknown';
};

const count = z.number().int().min(0);
const npm = z.looseObject({
  auditReportVersion: z.number(),
  metadata: z.looseObject({
    vulnerabilities: z.looseObject({
      info: count,
      low: count,
      moderate: count,
      high: count,
      critical: count,
      total: count,
    }),
  }),
});

/** `npm audit --json`. A registry that does not answer gives another shape, which is no audit. */
export const readNpmAudit = (text: string): ReportReading =>
  fromJson(text, 'npm audit report', npm, ({ metadata: { vulnerabilities } }) => {
    const { low, moderate, high, critical, info, total } = vulnerabilities;
    return { critical, high, moderate, low, unknown: info, vulnerabilities: total };
  });

const osv = z.looseObject({
  results: z.array(
    z.looseObject({
      packages: z
        .array(
          z.looseObject({
            vulnerabilities: z
              .array(
                z.looseObject({
                  id: z.string(),
                  database_specific: z.looseObject({ severity: z.string().optional() }).nullish(),
                }),
              )
              .optional(),
          }),
        )
        .optional(),
    }),
  ),
});

/** `osv-scanner --format json`; the severity is the word of the advisory, `unknown` where it has none. */
export const readOsv = (text: string): ReportReading =>
  fromJson(text, 'OSV report', osv, ({ results }) =>
    counted(
      results
        .flatMap(({ packages = [] }) => packages.flatMap(({ vulnerabilities = [] }) => vulnerabilities))
        .map(({ database_specific }) => named(database_specific?.severity)),
    ),
  );

const trivy = z.looseObject({
  SchemaVersion: z.number(),
  Results: z
    .array(
      z.looseObject({
        Vulnerabilities: z.array(z.looseObject({ Severity: z.string().optional() })).nullish(),
        Secrets: z.array(z.unknown()).nullish(),
      }),
    )
    .nullish(),
});

/** `trivy … --format json`; each secret it finds counts as critical. */
export const readTrivy = (text: string): ReportReading =>
  fromJson(text, 'Trivy report', trivy, ({ Results }) =>
    counted(
      (Results ?? []).flatMap(({ Vulnerabilities, Secrets }) => [
        ...(Vulnerabilities ?? []).map(({ Severity }) => named(Severity)),
        ...(Secrets ?? []).map(() => 'critical' as const),
      ]),
    ),
  );
