import { type SecretFinding, secretsIn } from '../../domain/policy/secrets/scan.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import type { Hands } from '../step.ts';

/** A file above this, in bytes or characters, is said to be unread rather than held in memory. */
export const largestRead = 10_000_000;
const mostKept = 500;

export interface Scan {
  files: number;
  binaries: number;
  findings: SecretFinding[];
}

/** A scan to be filled file by file. What could not be read is a finding too: not seen is never fine. */
export function scanInto(): { scan: Scan; see(path: string, text: string | null): void } {
  const scan: Scan = { files: 0, binaries: 0, findings: [] };
  return {
    scan,
    see(path, text) {
      scan.files += 1;
      if (text === null || text.length > largestRead) scan.findings.push({ path, line: 1, rule: 'unread' });
      else if (text.slice(0, 8_000).includes('\0')) scan.binaries += 1;
      else scan.findings.push(...secretsIn(path, text));
    },
  };
}

export const tellScan = (
  hands: Hands,
  { name, started_at, scan, facts }: { name: string; started_at: string; scan: Scan; facts: Record<string, unknown> },
): Promise<void> =>
  hands.record(
    draftEvidence({
      kind: 'secrets',
      name,
      started_at,
      ended_at: hands.clock.now(),
      numbers: { files: scan.files, binaries_skipped: scan.binaries, findings: scan.findings.length },
      facts: { ...facts, findings: scan.findings.slice(0, mostKept) },
    }),
  );
