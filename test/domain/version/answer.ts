import { Problem, type ProblemAnswer } from '../../../src/domain/problem.ts';

/** What an agent would be told when `act` throws; anything but a Problem fails the test. */
export function answerOf(act: () => unknown): ProblemAnswer {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error.answer();
    throw error;
  }
  throw new Error('expected a Problem, nothing was thrown');
}
