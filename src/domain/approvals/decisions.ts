/** What a person may answer (R267). */
export const decisions = ['approved', 'conditional', 'deferred'] as const;
export type Decision = (typeof decisions)[number];
