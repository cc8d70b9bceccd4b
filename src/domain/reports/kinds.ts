import { readNpmAudit, readOsv, readTrivy } from './audit.ts';
import { readCoverage } from './coverage.ts';
import { readJunit } from './junit.ts';
import { readBiome, readEslint, readMypy, readRuff, readSarif } from './lint.ts';
import type { ReportReading } from './report.ts';
import { readTap } from './tap.ts';

export const reportKinds = [
  'junit',
  'tap',
  'coverage',
  'sarif',
  'ruff',
  'eslint',
  'biome',
  'mypy',
  'npm-audit',
  'osv',
  'trivy',
] as const;
export type ReportKind = (typeof reportKinds)[number];

const readers: Readonly<Record<ReportKind, (text: string) => ReportReading>> = {
  junit: readJunit,
  tap: readTap,
  coverage: readCoverage,
  sarif: readSarif,
  ruff: readRuff,
  eslint: readEslint,
  biome: readBiome,
  mypy: readMypy,
  'npm-audit': readNpmAudit,
  osv: readOsv,
  trivy: readTrivy,
};

/** The numbers of a report of this kind; of one that is cut off, of another kind or empty, the reason. */
export const readReport = (kind: ReportKind, text: string): ReportReading => readers[kind](text);
