import type { Session } from '../../driver/session.ts';
import type { Ended, Kill } from '../drive.ts';
import { type ChannelName, channelNames } from '../places/place.ts';
import type { CrashProject } from '../projects/project.ts';
import { type AuditEntry, readAudit } from './audit.ts';

/** What the server itself says of a release once it is over. */
export interface Recorded {
  release: Ended;
  release_id: string;
  /** Every item of the plan, with the state that was recorded last. */
  items: { id: string; step: string; title: string; channel: ChannelName | null; state: string }[];
}

export interface Books {
  project: CrashProject;
  releases: Recorded[];
  audit: Awaited<ReturnType<typeof readAudit>>;
}

/** Reads what the ledger holds of a project and of each of its releases that was begun. */
export async function readBooks(session: Session, project: CrashProject, ended: readonly Ended[]): Promise<Books> {
  const ask = async (view: string, more: object) => {
    const { data, failed } = await session.call('get_release', { project: project.directory, view, ...more });
    if (failed) throw new Error(`${view} could not be read: ${JSON.stringify(data)}`);
    return data;
  };
  const { releases: known } = await ask('history', {});
  const releases: Recorded[] = [];
  for (const release of ended) {
    const found = known.find((one: { plan_id: string }) => one.plan_id === release.plan_id);
    if (!found) continue;
    const { plan } = await ask('plan', { plan_id: release.plan_id });
    const states = new Map<string, string>();
    if (release.status === 'complete') {
      const { items } = await ask('report', { version: release.version });
      for (const { item_id, state } of items) states.set(item_id, state);
    }
    const items = plan.items.map((item: PlannedItem) => ({
      ...{ id: item.id, step: item.step, title: item.title, channel: channelOf(item) },
      state: states.get(item.id) ?? 'unknown',
    }));
    releases.push({ release, release_id: found.id, items });
  }
  return { project, releases, audit: await readAudit(session, project.directory) };
}

interface PlannedItem {
  id: string;
  step: string;
  title: string;
  input: { channel?: string; kind?: string; registry?: string };
}

const ofKind: Readonly<Record<string, ChannelName>> = { npm: 'npm', python: 'pypi', image: 'oci' };

/** Building and looking into a package counts for the channel that takes it; what moves refs for git. */
function channelOf({ step, input }: PlannedItem): ChannelName | null {
  const said = input.channel ?? ofKind[input.kind ?? ''];
  if (said !== undefined && channelNames.some((one) => one === said)) return said as ChannelName;
  return /worktree|commit|tag|push|checkout/.test(step) ? 'git' : null;
}

/** Items that a complete release does not have. */
export const lostSteps = ({ project, releases }: Books): { channel: ChannelName | null; what: string }[] =>
  releases
    .filter(({ release }) => release.status === 'complete')
    .flatMap(({ release, items }) =>
      items
        .filter(({ state }) => state !== 'verified')
        .map(({ id, title, state, channel }) => ({
          channel,
          what: `${project.name} ${release.version}: ${id} ${title} is ${state}`,
        })),
    );

/** What was at work in the moment of each kill: the item that was begun last and not ended yet. */
export function metByKills({ releases, audit }: Books): { kill: Kill; step: string; channel: ChannelName | null }[] {
  return releases.flatMap(({ release, release_id, items }) => {
    const events = audit.entries.filter(({ data }) => data.release_id === release_id && data.item_id !== undefined);
    return release.kills.map((kill) => {
      const item = items.find(({ id }) => id === atWork(events, kill.at));
      return { kill, step: item?.step ?? 'between two items', channel: item?.channel ?? null };
    });
  });
}

function atWork(events: readonly AuditEntry[], at: number): string | null {
  const last = events.findLast((one) => Date.parse(one.at) <= at);
  return last?.event === 'item.begun' ? (last.data.item_id ?? null) : null;
}
