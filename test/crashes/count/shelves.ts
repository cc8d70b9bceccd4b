import type { Ended } from '../drive.ts';
import type { ChannelName, Place, Shelf, Standing } from '../places/place.ts';
import type { CrashProject } from '../projects/project.ts';

export interface Fault {
  channel: ChannelName;
  what: string;
}

/** What each channel says of the releases of a project against how they ended, and against each other. */
export async function shelfFaults(
  project: CrashProject,
  ended: readonly Ended[],
  places: readonly Place[],
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const shelves = new Map<Place, Shelf>();
  for (const place of places.filter(({ channel }) => project.channels.includes(channel))) {
    const shelf = await place.look(project.packageOn(place.channel));
    shelves.set(place, shelf);
    const told = [...perRelease(place, shelf, ended), ...strays(shelf, ended, project), ...latest(place, shelf, ended)];
    faults.push(...told.map((what) => ({ channel: place.channel, what: `${project.name}: ${what}` })));
  }
  return [...faults, ...pagesAgainst(project, shelves, ended)];
}

/** Complete: everything stands, the same for trial and for use. Taken back: nothing, or what is marked. */
function perRelease({ files, marks }: Place, shelf: Shelf, ended: readonly Ended[]): string[] {
  return ended.flatMap(({ version, status }) => {
    const there = shelf.production[version];
    const wanted = files ?? Object.keys(there?.digests ?? {}).length;
    if (status === 'complete') return completeFaults(version, there, shelf, wanted);
    if (status !== 'rolled_back' || there === undefined) return [];
    if (marks && !there.withdrawn && !there.draft) return [`${version} was rolled back and is not marked`];
    return [];
  });
}

function completeFaults(version: string, there: Standing | undefined, { test }: Shelf, wanted: number): string[] {
  if (there === undefined) return [`${version} is complete and not there`];
  const tried = test?.[version]?.digests;
  return [
    ...(Object.keys(there.digests).length === wanted ? [] : [`${version} has not all of its files`]),
    ...(there.draft ? [`${version} is complete and a draft`] : []),
    ...(there.withdrawn ? [`${version} is complete and marked as rolled back`] : []),
    ...(test === null || same(tried, there.digests) ? [] : [otherOnTrial(version, tried, there)]),
  ];
}

const otherOnTrial = (version: string, tried: Standing['digests'] | undefined, { digests }: Standing): string =>
  tried === undefined
    ? `${version} is complete and no more there for trial`
    : `${version} differs between trial and use: ${Object.values(tried)} and ${Object.values(digests)}`;

const same = (one: Record<string, string> | undefined, other: Record<string, string>): boolean =>
  JSON.stringify(Object.entries(one ?? {}).sort()) === JSON.stringify(Object.entries(other).sort());

/** Versions that stand although no release that is over put them there. */
function strays({ production, test }: Shelf, ended: readonly Ended[], { version: first }: CrashProject): string[] {
  const out = new Set(
    ended.filter(({ status }) => status === 'complete' || status === 'rolled_back').map(({ version }) => version),
  );
  const beyond = (standing: Record<string, Standing>) =>
    Object.keys(standing).filter((version) => version !== first && !out.has(version));
  return [
    ...beyond(production).map((version) => `${version} is out without a release`),
    ...beyond(test ?? {}).map((version) => `${version} is on trial without a release`),
  ];
}

/** Before the first complete release the moving name may be where nobody can take it away from. */
function latest(_place: Place, shelf: Shelf, ended: readonly Ended[]): string[] {
  const last = ended.findLast(({ status }) => status === 'complete')?.version;
  if (shelf.latest === undefined || last === undefined || shelf.latest === last) return [];
  return [`latest is ${shelf.latest}, not ${last}`];
}

/** A page offers the very files that the other channels have. */
function pagesAgainst(project: CrashProject, shelves: ReadonlyMap<Place, Shelf>, ended: readonly Ended[]): Fault[] {
  const of = (channel: ChannelName) => [...shelves].find(([place]) => place.channel === channel)?.[1];
  const pages = of('github');
  if (!pages) return [];
  const complete = ended.filter(({ status }) => status === 'complete');
  return complete.flatMap(({ version }) => {
    const packages = [of('npm'), of('pypi')].flatMap((one) => Object.values(one?.production[version]?.digests ?? {}));
    const offered = Object.values(pages.production[version]?.digests ?? {});
    const equal = JSON.stringify(packages.sort()) === JSON.stringify(offered.sort());
    const what = `${project.name}: the page of ${version} offers other files than were published`;
    return equal ? [] : [{ channel: 'github' as const, what }];
  });
}
