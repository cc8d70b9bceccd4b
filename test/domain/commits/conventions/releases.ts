import { classifyCommit } from '../../../../src/domain/commits/classify.ts';
import type { PastRelease, Step } from '../../../../src/domain/commits/conventions/past.ts';
import { wordsOf } from '../../../../src/domain/commits/conventions/word.ts';

const rules = {
  bump_rules: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' },
  breaking_subjects: [],
  ignore_commits: [],
} as const;

export const finding = (message: string, at = 0) =>
  classifyCommit({ id: `${at}`.padStart(40, 'c'), parents: ['p'], message }, rules);

export const findings = (...messages: string[]) => messages.map(finding);

/** A release from 1.0.0 (or `from`) that moved `step` with these commits. */
export const release = (step: Step, messages: string[], changed: Partial<PastRelease> = {}): PastRelease => ({
  from: '1.0.0',
  to: '1.1.0',
  step,
  words: wordsOf(findings(...messages)),
  maintenance: false,
  ...changed,
});

export const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
