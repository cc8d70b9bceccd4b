import { catalogue, type ProblemCode, type ProblemKind } from './problems/catalogue.ts';

export type { ProblemCode } from './problems/catalogue.ts';

/** One broken rule with what was expected and what was seen. `by` says whose turn it is. */
export interface ProblemDetail {
  guard?: string;
  path?: string;
  evidence?: string | null;
  expected?: string;
  actual?: string;
  by: 'agent' | 'human';
  tool?: string;
}

/** The very next call that makes sense, with its arguments. */
export interface NextCall {
  tool: string;
  arguments: Record<string, unknown>;
  why?: string;
}

/** What an agent sees of a problem: the first five keys are the refusal shape of document 000 (R132). */
export interface ProblemAnswer {
  status: 'REFUSED' | 'FAILED';
  reason: string;
  violations: string[];
  required_actions: string[];
  message: string;
  code: ProblemCode;
  kind: ProblemKind;
  retryable: boolean;
  details: ProblemDetail[];
  next: NextCall | null;
  /** What a service asked for before it is called again. */
  retry_after_s?: number;
  untrusted_output?: string;
}

export interface ProblemFields {
  /** Fill the `{name}` places of the catalogue's sentences. Our own words only, never outside text. */
  values?: Record<string, string | number>;
  violations?: string[];
  required_actions?: string[];
  details?: ProblemDetail[];
  next?: NextCall | null;
  /** Seconds for which a service asked to be left alone (its Retry-After). */
  retry_after_s?: number;
  /** Seconds that what is awaited may take, from the first look; until then it is looked for again. */
  patience_s?: number;
  /** Outside text (stderr, HTTP bodies, file contents), already cut and redacted by whoever read it. */
  untrusted_output?: string;
  cause?: unknown;
}

/**
 * The one class of the project: every error an agent may see. Anything else that is thrown is answered as INTERNAL
 * and its text goes to the log only.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly fields: ProblemFields;

  constructor(code: ProblemCode, fields: ProblemFields = {}) {
    super(
      fill(catalogue[code].message, fields.values),
      fields.cause === undefined ? undefined : { cause: fields.cause },
    );
    this.code = code;
    this.fields = fields;
  }

  get kind(): ProblemKind {
    return catalogue[this.code].kind;
  }

  /** The JSON an agent gets (DESIGN contracts: Problem). */
  answer(): ProblemAnswer {
    const { values, violations, required_actions, details, next, retry_after_s, untrusted_output } = this.fields;
    const entry = catalogue[this.code];
    return {
      status: entry.kind === 'refused' ? 'REFUSED' : 'FAILED',
      reason: fill(entry.reason, values),
      violations: violations ?? [],
      required_actions: required_actions ?? [fill(entry.action, values)],
      message: this.message,
      code: this.code,
      kind: entry.kind,
      retryable: entry.kind === 'environment',
      details: details ?? [],
      next: next ?? null,
      ...(retry_after_s === undefined ? {} : { retry_after_s }),
      ...(untrusted_output ? { untrusted_output } : {}),
    };
  }
}

/** Rebuilds a problem from what the ledger kept of it. */
export function problemFrom(stored: { code: ProblemCode; fields: ProblemFields }): Problem {
  return new Problem(stored.code, stored.fields);
}

/** The storable part of anything thrown; what is not a Problem becomes INTERNAL without its text. */
export function storedProblem(error: unknown): { code: ProblemCode; fields: ProblemFields } {
  if (!(error instanceof Problem)) return { code: 'INTERNAL', fields: {} };
  const { cause: _cause, ...fields } = error.fields;
  return { code: error.code, fields };
}

function fill(sentence: string, values: Record<string, string | number> = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
