import type { Bump } from '../../records/release.ts';
import { type Habit, total } from './learn.ts';
import type { Step } from './past.ts';

export interface Leaning {
  step: Step;
  /** Its weight among the three, 0 to 1. */
  share: number;
  /** How many of the last `of` releases alike moved `step`. */
  agreeing: number;
  of: number;
}

const steps: readonly Step[] = ['patch', 'minor', 'major'];
/** What is known before counting weighs as much as so many releases. */
const weight = 2;

/**
 * The rule, outweighed by what releases alike did anywhere, and that by what they did on the same line. Equal weights
 * go to the rule, then to the lower number.
 */
export function lean(rule: Bump, { onLine, anywhere }: Habit): Leaning {
  const usual = stepOf(rule);
  const weights = outweigh(outweigh({ patch: 0, minor: 0, major: 0, [usual]: weight }, anywhere), onLine);
  const step = steps.reduce((best, one) => (weights[one] > weights[best] ? one : best), usual);
  const shown = total(onLine) > 0 ? onLine : anywhere;
  return { step, share: weights[step] / total(weights), agreeing: shown[step], of: total(shown) };
}

/** Somebody releases: where the rules ask for nothing, the lowest number speaks for them. */
const stepOf = (rule: Bump): Step => steps.find((step) => step === rule) ?? 'patch';

function outweigh(before: Readonly<Record<Step, number>>, counts: Readonly<Record<Step, number>>) {
  const scale = weight / total(before);
  return {
    patch: counts.patch + before.patch * scale,
    minor: counts.minor + before.minor * scale,
    major: counts.major + before.major * scale,
  };
}
