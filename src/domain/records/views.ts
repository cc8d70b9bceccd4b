/** Sides from which a project or a release can be looked at. */
export const views = [
  'status',
  'plan',
  'evidence',
  'components',
  'database',
  'history',
  'report',
  'audit',
  'config',
  'calendar',
  'readiness',
] as const;
export type View = (typeof views)[number];
