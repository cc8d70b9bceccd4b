import type { Stage } from '../../demo/stage.ts';
import type { SampleProject } from '../sample-project/make.ts';

interface AuditView {
  chain: string;
  entries: { seq: number }[];
  next_after?: number | null;
}

/** A chain that does not add up, and numbers of the sequence that no entry carries any more. */
export async function auditFaults(stage: Stage, projects: readonly SampleProject[]): Promise<string[]> {
  const seen = new Set<number>();
  const faults: string[] = [];
  for (const { directory } of projects) {
    const session = await stage.openSession(directory);
    let after: number | null = 0;
    while (after !== null) {
      const { data, failed } = await session.call('get_release', { project: directory, view: 'audit', after });
      if (failed) return [`the audit could not be read: ${JSON.stringify(data)}`];
      const view = data as AuditView;
      if (view.chain !== 'intact') faults.push(`the chain is ${view.chain}`);
      for (const { seq } of view.entries) seen.add(Number(seq));
      after = view.next_after ?? null;
    }
    await session.close();
  }
  const highest = Math.max(0, ...seen);
  if (seen.size === 0) faults.push('nothing was recorded');
  if (seen.size !== highest) faults.push(`${highest - seen.size} of ${highest} entries are missing`);
  return faults;
}
