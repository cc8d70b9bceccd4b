import type { z } from 'zod';
import type { Config } from '../config/schema.ts';
import type { Evidence, EvidenceDraft } from '../domain/records/evidence.ts';
import type { Facts } from '../domain/records/facts.ts';
import type { Plan, PlanContent, Undoable } from '../domain/records/plan.ts';
import type { Phase } from '../domain/records/release.ts';
import type { Archives } from '../ports/archives.ts';
import type { ChannelReader, ChannelWriter } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileReader, FileWriter } from '../ports/files.ts';
import type { Forge, ForgeWriter } from '../ports/forge.ts';
import type { GitReader, GitWriter } from '../ports/git.ts';
import type { McpProbe } from '../ports/mcp-probe.ts';
import type { Network } from '../ports/network.ts';
import type { Programs } from '../ports/programs.ts';
import type { ProjectDatabaseReader, ProjectDatabaseWriter } from '../ports/project-database.ts';
import type { Signatures } from '../ports/signatures.ts';
import type { Tokens } from '../ports/tokens.ts';

export interface Seen {
  state: 'done' | 'not-done' | 'unknown';
  why: string;
  /** What a check wanted to see, where that says more than its title. */
  expected?: string;
}

/** What every step may know of the release it works for. */
export interface ReleaseContext {
  plan: Plan;
  policy: Config;
  /** Absolute: the user's checkout. */
  root: string;
  /** Absolute: the work tree of the release branch. */
  worktree: string;
  /** Absolute: private directory for artifacts and reports. */
  storage: string;
}

/** Reader ports: enough to look, not to touch. */
export interface Eyes {
  release: ReleaseContext;
  clock: Clock;
  project: GitReader;
  worktree: GitReader;
  files: FileReader;
  stored: FileReader;
  /** The user's checkout, read only: untracked files that a check needs, such as .mcp.json. */
  checkout: FileReader;
  channel(name: string): ChannelReader;
  forge: Forge;
  /** The project's own database; null: none is configured. */
  database: ProjectDatabaseReader | null;
  evidence(): Promise<Evidence[]>;
}

/** Writer ports, handed to apply, undo and withdraw only. */
export interface Hands
  extends Omit<Eyes, 'project' | 'worktree' | 'files' | 'stored' | 'channel' | 'forge' | 'database'> {
  project: GitWriter;
  worktree: GitWriter;
  files: FileWriter;
  stored: FileWriter;
  channel(name: string): ChannelWriter;
  forge: ForgeWriter;
  database: ProjectDatabaseWriter | null;
  programs: Programs;
  mcp: McpProbe;
  network: Network;
  tokens: Tokens;
  archives: Archives;
  signatures: Pick<Signatures, 'signArtifact' | 'verifyArtifact'>;
  /** Of this program. */
  version: string;
  /** Removes a directory below the private storage of this release. */
  discard(directory: string): Promise<void>;
  record(evidence: EvidenceDraft): Promise<void>;
  /** Hash of the newest audit entry, to be anchored where the ledger cannot reach (the tag message). */
  auditHead(): Promise<string>;
}

/** What a planner is given: facts, the plan so far, and the policy. No ports, so it cannot write. */
export interface Planning {
  facts: Facts;
  plan: Omit<PlanContent, 'items'>;
  policy: Config;
  /** Why the caller asks for this release, in the caller's words; null when nothing was said. */
  reason: string | null;
}

/**
 * A kind of action. `verify` answers by observation (digest, ref, file), never from our own record alone.
 * `apply` twice does it once; `undo` is harmless when apply did half or nothing; undo twice is as once.
 */
export interface Step<Input extends Record<string, unknown> = Record<string, unknown>> {
  name: string;
  phase: Phase;
  undoable: Undoable;
  /** A check only observes: carried out once it has looked, whatever it saw; guards judge its evidence. */
  check?: true;
  /** It looks at what was released: what it finds wrong is kept as an issue, a reason for a way back (R191). */
  findsIssues?: true;
  input: z.ZodType<Input>;
  title(input: Input): string;
  plan(planning: Planning): Input[];
  verify(input: Input, eyes: Eyes): Promise<Seen>;
  apply(input: Input, hands: Hands): Promise<void>;
  undo(input: Input, hands: Hands): Promise<void>;
  /** Whether something of it is out there that a rollback has to do with, be it half of it; without it what verify says. */
  isOut?(input: Input, eyes: Eyes): Promise<boolean>;
  /** After the irreversible: move `latest` back, deprecate, mark. Without it a rollback leaves the item as it is. */
  withdraw?(input: Input, hands: Hands): Promise<string>;
}

/** Keeps the input type inside one file while the roster holds all steps alike; the input is parsed on every call. */
export function defineStep<Input extends Record<string, unknown>>(step: Step<Input>): Step {
  const { isOut, withdraw } = step;
  const parse = (input: unknown) => step.input.parse(input);
  return {
    ...step,
    input: step.input as unknown as z.ZodType<Record<string, unknown>>,
    title: (input) => step.title(parse(input)),
    verify: (input, eyes) => step.verify(parse(input), eyes),
    apply: (input, hands) => step.apply(parse(input), hands),
    undo: (input, hands) => step.undo(parse(input), hands),
    ...(isOut ? { isOut: (input, eyes) => isOut(parse(input), eyes) } : {}),
    ...(withdraw ? { withdraw: (input, hands) => withdraw(parse(input), hands) } : {}),
  } as Step;
}

export const done = (why: string): Seen => ({ state: 'done', why });
export const notDone = (why: string, expected?: string): Seen => ({
  state: 'not-done',
  why,
  ...(expected === undefined ? {} : { expected }),
});
