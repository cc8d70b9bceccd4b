import { expect } from 'vitest';
import { type Answer, type Arena, fingerprint, openArena } from './arena.ts';

/** One way round, tried through MCP; the world must look the same after it as before. */
export interface Attack {
  what: string;
  /** Committed and pushed before anything else. */
  files?: Record<string, string | null>;
  /** What the agent does to the project with a shell of its own, before or between its calls. */
  trick?(arena: Arena): void | Promise<void>;
  /** The calls; each answer that counts is returned. */
  act(arena: Arena): Promise<Answer | Answer[]>;
  /** The code of the refusal, or the guard that must be among those that refuse or say NO_GO; absent: answered, and nothing more.
   * `nothing there`: the protocol itself knows no such address or prompt. A list: one for each answer. */
  refused?: string | readonly string[];
  /** It carries a plan out, and so wants an arena of its own. */
  runs?: true;
  /** A release was rightly begun: only what leaves the machine is compared. */
  begun?: true;
  check?(answers: Answer[], arena: Arena): void | Promise<void>;
}

export interface Family {
  name: string;
  attacks: Attack[];
}

/** Plays one attack and says whether it was beaten off; one that prepares nothing may share an arena with others. */
export async function play(attack: Attack, shared?: Arena): Promise<void> {
  const arena = shared ?? (await openArena());
  try {
    if (attack.files) arena.commit('fix: prepare', attack.files);
    await attack.trick?.(arena);
    const look = async () => (attack.begun ? outsideOf(await fingerprint(arena)) : fingerprint(arena));
    const before = await look();
    const answers = [await attack.act(arena)].flat();
    expect(await look(), said(answers)).toEqual(before);
    const { refused } = attack;
    if (typeof refused === 'object') expect(answers.length, said(answers)).toBe(refused.length);
    for (const [at, answer] of answers.entries())
      expectBeaten(typeof refused === 'object' ? refused[at] : refused, answer);
    await attack.check?.(answers, arena);
  } finally {
    if (!shared) await arena.world.leave();
  }
}

/** Whether it only calls, so that the world it leaves is the world it found. */
export const onlyCalls = ({ files, trick, begun, runs }: Attack): boolean => !files && !trick && !begun && !runs;

const outsideOf = ({ remote, registries, outside, rows }: Record<string, unknown>) => ({
  remote,
  registries,
  outside,
  rows,
});

function expectBeaten(refused: string | undefined, answer: Answer): void {
  if (refused !== undefined && answer.data.verdict === 'NO_GO') {
    const violations = answer.data.violations as { guard: string }[];
    expect(
      violations.map(({ guard }) => guard),
      said([answer]),
    ).toContain(refused);
    return;
  }
  expect(answer.isError, said([answer])).toBe(refused !== undefined);
  expect(answer.data.code, said([answer])).not.toBe('INTERNAL');
  if (refused === undefined) return;
  if (refused === 'nothing there') {
    expect(answer.data.code).toBeUndefined();
    return;
  }
  const details = Array.isArray(answer.data.details) ? answer.data.details : [];
  // What was undone says as its first detail because of which problem.
  const cause = answer.data.code === 'RUN_UNDONE' ? details[0]?.path : undefined;
  const named = [answer.data.code, ...details.map(({ guard }) => guard), cause];
  expect(named, said([answer])).toContain(refused);
  expect(answer.data.required_actions).not.toEqual([]);
}

const said = (answers: Answer[]): string => JSON.stringify(answers).slice(0, 3000);

/** The same calls for each of several values. */
export const each = <T>(values: readonly T[], attack: (value: T, index: number) => Attack): Attack[] =>
  values.map(attack);

/** A test that fails, which no way round may get to production. */
export const failingTest = {
  'test/broken.test.js': "import { test } from 'node:test';\ntest('broken', () => { throw new Error('no'); });\n",
};

/** The release.yaml of the arena with something added or in place of what stands there. */
export const policyWith = (more: string): Record<string, string> => ({
  'release.yaml': `channels:
  npm:
    test: { registry: 'http://127.0.0.1:4871' }
    production: { registry: 'http://127.0.0.1:4872' }
${more}`,
});
