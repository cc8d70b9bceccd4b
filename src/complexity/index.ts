export { type ComplexityInput, countFactors } from './counts.ts';
export { dependencyChanges } from './dependency-changes.ts';
export { escalationFor } from './escalation.ts';
export { type ComplexityCounts, factorNames } from './factors.ts';
export { scoreComplexity } from './score.ts';
