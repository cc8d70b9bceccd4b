/** Whose turn it is: call again · meet the actions · plan again · retry is safe · ours. */
export type ProblemKind = 'input' | 'refused' | 'conflict' | 'environment' | 'internal';

export interface Entry {
  kind: ProblemKind;
  reason: string;
  message: string;
  /** The way out, one sentence. */
  action: string;
}

export const entry = (kind: ProblemKind, reason: string, message: string, action: string): Entry => ({
  kind,
  reason,
  message,
  action,
});
