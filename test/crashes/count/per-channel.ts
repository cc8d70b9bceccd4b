import type { Ended } from '../drive.ts';
import { channelNames, type Place } from '../places/place.ts';
import type { CrashProject } from '../projects/project.ts';
import { type Books, lostSteps, metByKills } from './books.ts';
import { type Figure, none, told } from './figures.ts';
import { leftovers, unended } from './left-behind.ts';
import { movedTags, refFaults } from './refs.ts';
import { shelfFaults } from './shelves.ts';

/** A project with how each of its releases ended. */
export interface Driven {
  project: CrashProject;
  ended: Ended[];
}

/** The same questions for every channel that releases went to. */
export async function perChannel(
  driven: readonly Driven[],
  places: readonly Place[],
  books: readonly Books[],
): Promise<Figure[]> {
  const half = (await Promise.all(driven.map(({ project, ended }) => shelfFaults(project, ended, places)))).flat();
  const lost = books.flatMap(lostSteps);
  const met = books.flatMap(metByKills);
  const used = channelNames.filter((channel) => driven.some(({ project }) => project.channels.includes(channel)));
  return used.flatMap((channel) => {
    const own = driven.filter(({ project }) => project.channels.includes(channel));
    const ended = own.flatMap((one) => one.ended);
    const place = places.find((one) => one.channel === channel);
    const git = channel === 'git' ? own : [];
    const faults = half.filter((one) => one.channel === channel).map(({ what }) => what);
    return [
      told(`${channel}: releases`, ended.length),
      told(
        `${channel}: kills on the way`,
        ended.reduce((sum, { kills }) => sum + kills.length, 0),
      ),
      told(`${channel}: kills at its own work`, met.filter((one) => one.channel === channel).length),
      none(`${channel}: duplicates`, place?.duplicates() ?? git.flatMap(({ project }) => movedTags(project))),
      none(
        `${channel}: lost steps`,
        lost.filter((one) => one.channel === channel).map(({ what }) => what),
      ),
      none(`${channel}: not ended`, unended(ended)),
      none(`${channel}: half-synced`, [...faults, ...git.flatMap((one) => refFaults(one.project, one.ended))]),
      none(`${channel}: leftovers`, [
        ...(place?.leftovers() ?? []),
        ...git.flatMap((one) => leftovers(one.project, one.ended)),
      ]),
      ...(place?.unclaimed
        ? [told(`${channel}: left by killed builds, without a name`, place.unclaimed().length)]
        : []),
    ];
  });
}

/** How many kills met each kind of step. */
export function perStep(books: readonly Books[]): Figure[] {
  const met = new Map<string, number>();
  for (const { step } of books.flatMap(metByKills)) met.set(step, (met.get(step) ?? 0) + 1);
  return [...met].sort(([, one], [, other]) => other - one).map(([step, times]) => told(`kills in ${step}`, times));
}
