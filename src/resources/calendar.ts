import type { Resource } from './resource.ts';

export const calendar: Resource = {
  uri: 'release://calendar',
  name: 'calendar',
  title: 'Release calendar',
  description:
    'Whether a release may be made now, when the next one may, the blackouts, and how often each kind is due.',
  mime: 'application/json',
  read: async (_parameters, { world, project }) =>
    (await import('../flows/release-calendar.ts')).releaseCalendar(world, await project()),
};
