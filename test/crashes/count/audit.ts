import type { Session } from '../../driver/session.ts';

export interface AuditEntry {
  seq: number;
  /** ISO 8601. */
  at: string;
  event: string;
  data: { release_id?: string; item_id?: string };
}

/** The whole audit of a project, page by page. Throws what the server answered when it cannot be read. */
export async function readAudit(
  session: Session,
  project: string,
): Promise<{ entries: AuditEntry[]; broken: string[] }> {
  const entries: AuditEntry[] = [];
  const broken: string[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const { data, failed } = await session.call('get_release', { project, view: 'audit', after });
    if (failed) throw new Error(`the audit could not be read: ${JSON.stringify(data)}`);
    if (data.chain !== 'intact') broken.push(`the chain is ${data.chain}`);
    entries.push(...data.entries);
    after = data.next_after ?? null;
  }
  return { entries, broken };
}

/** A chain that does not add up, and numbers of the sequence that no entry carries any more. */
export function auditFaults(audits: readonly Awaited<ReturnType<typeof readAudit>>[]): string[] {
  const seen = new Set(audits.flatMap(({ entries }) => entries.map(({ seq }) => Number(seq))));
  const highest = Math.max(0, ...seen);
  return [
    ...audits.flatMap(({ broken }) => broken),
    ...(seen.size === 0 ? ['nothing was recorded'] : []),
    ...(seen.size === highest ? [] : [`${highest - seen.size} of ${highest} entries are missing`]),
  ];
}
