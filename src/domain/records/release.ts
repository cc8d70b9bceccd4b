/** Words that many records share; one place so that code, SQL and JSON spell them alike. */
export const phases = ['pre-validation', 'synchronization', 'building', 'distribution', 'validation'] as const;
export type Phase = (typeof phases)[number];

export const schemes = ['semver', 'pep440'] as const;
export type Scheme = (typeof schemes)[number];

export const bumps = ['none', 'prerelease', 'patch', 'minor', 'major'] as const;
/** Ordered: a later word asks for more. */
export type Bump = (typeof bumps)[number];
export const higherBump = (a: Bump, b: Bump): Bump => (bumps.indexOf(b) > bumps.indexOf(a) ? b : a);

/** What a release is for (R54); a guard keeps kind and version together. */
export const releaseKinds = ['standard', 'operational', 'prerelease', 'hotfix', 'emergency'] as const;
export type ReleaseKind = (typeof releaseKinds)[number];

/** What makes a release an emergency (R226). */
export const emergencyCriteria = [
  'critical-vulnerability',
  'production-failure',
  'data-integrity',
  'compliance-violation',
] as const;
export type EmergencyCriterion = (typeof emergencyCriteria)[number];

export const stages = ['test', 'production'] as const;
export type Stage = (typeof stages)[number];

export const releaseStatuses = ['active', 'complete', 'undone', 'stopped', 'rolled_back'] as const;
/** `active` and `stopped` hold the project; the others are over. */
export type ReleaseStatus = (typeof releaseStatuses)[number];
