import { type Level, levelOf } from './score.ts';

const analyze = 'mcp__zen__analyze';
const thinkdeep = 'mcp__zen__thinkdeep';
const consensus = 'mcp__zen__consensus';
const debug = 'mcp__zen__debug';

/** What must be consulted at each level (R101–R104). */
const requiredAt: Readonly<Record<Level, readonly string[]>> = {
  '1-3': [],
  '4-6': [analyze],
  '7-8': [thinkdeep],
  '9-10': [consensus],
};

/** From which score each tool may be consulted (R105). */
const allowedFrom: readonly (readonly [number, string])[] = [
  [4, analyze],
  [6, thinkdeep],
  [8, consensus],
];

export interface Escalation {
  required: string[];
  allowed: string[];
}

/**
 * What a release of this score (1 to 10) must and may consult. The two tables differ in the source: *required* follows
 * the levels, *allowed* the thresholds. With `issues` (something failed), debugging is allowed at any score (R106).
 */
export function escalationFor(score: number, { issues = false }: { issues?: boolean } = {}): Escalation {
  const allowed = allowedFrom.filter(([from]) => score >= from).map(([, tool]) => tool);
  return { required: [...requiredAt[levelOf(score)]], allowed: issues ? [...allowed, debug] : allowed };
}
