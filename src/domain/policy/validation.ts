/**
 * What a release goes through, in this order (R139). The first and the last the server sees by itself: the tag that the
 * plan sets, and the install from production; the others are proven as policy says.
 */
export const validationSteps = ['staging', 'smoke', 'regression', 'canary', 'qa', 'approval'] as const;
export type ValidationStep = (typeof validationSteps)[number];
