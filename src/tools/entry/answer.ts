import { Problem, type ProblemAnswer } from '../../domain/problem.ts';

/** The answer of a call as the protocol wants it. */
export interface Answer {
  [key: string]: unknown;
  content: [{ type: 'text'; text: string }];
  structuredContent?: Record<string, unknown>;
  isError?: true;
}

/**
 * A good answer: text and structured content are the same JSON, each complete by itself, because hosts show the
 * model one or the other. `notes` say which arguments were understood under another name.
 */
export function answerWith(output: Record<string, unknown>, notes: readonly string[] = []): Answer {
  const content = notes.length === 0 ? output : { ...output, notes: [...notes] };
  return { content: [{ type: 'text', text: JSON.stringify(content) }], structuredContent: content };
}

/**
 * A refusal or failure. It has no structured content: a client that checks answers against the output schema
 * would throw and hide it.
 */
export const answerRefused = (problem: ProblemAnswer): Answer => ({
  content: [{ type: 'text', text: JSON.stringify(problem) }],
  isError: true,
});

/** Every string of an answer without its secrets; keys are ours. */
export function redactTree(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((inner) => redactTree(inner, redact));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactTree(inner, redact)]));
}

/** Anything thrown as a Problem; what is not one becomes INTERNAL, and none of its text goes out. */
export const asProblem = (thrown: unknown): Problem =>
  thrown instanceof Problem ? thrown : new Problem('INTERNAL', { cause: thrown });
