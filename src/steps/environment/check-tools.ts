import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { fitsRange, toolVersion } from '../../domain/programs/tool-version.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { defineStep, type Hands } from '../step.ts';
import { lastLook, until } from './looks.ts';

const input = z.strictObject({
  tools: z.record(z.string(), z.string()),
  commands: z.array(z.array(z.string())),
  valid_minutes: z.number(),
});

const longest_s = 20;

/** Asks each program that the machine must have for its version (R331). */
export const checkTools = defineStep<z.infer<typeof input>>({
  name: 'check-tools',
  phase: 'pre-validation',
  undoable: 'fully',
  check: true,
  input,
  title: ({ tools }) => `programs of the machine: ${Object.keys(tools).join(', ')}`,
  plan: ({ policy: { environment } }) => {
    const { tools, valid_minutes } = environment;
    const commands = Object.keys(tools).map((name) => [name, '--version']);
    return commands.length === 0 ? [] : [{ tools, commands, valid_minutes }];
  },
  verify: (_input, eyes) => lastLook(eyes, 'tools', 'tools'),

  async apply({ tools, valid_minutes }, hands) {
    const started_at = hands.clock.now();
    const wanted = Object.entries(tools);
    const found = await Promise.all(wanted.map(async ([name]) => askVersion(name, hands)));
    const lacking = wanted.flatMap(([name, range], index) => {
      const { runs, version } = found[index] ?? { runs: false, version: null };
      if (runs && fitsRange(version, range)) return [];
      return [`${name} ${range} (${runs ? (version ?? 'it tells no version') : 'missing'})`];
    });
    await hands.record(
      draftEvidence({
        kind: 'tools',
        name: 'tools',
        started_at,
        ended_at: hands.clock.now(),
        numbers: {
          healthy: lacking.length === 0 ? 1 : 0,
          wanted: wanted.length,
          fitting: wanted.length - lacking.length,
        },
        facts: {
          lacking,
          versions: Object.fromEntries(wanted.map(([name], at) => [name, found[at]?.version ?? null])),
        },
        expires_at: until(hands, valid_minutes),
      }),
    );
  },

  async undo() {},
});

async function askVersion(name: string, { programs, release }: Hands) {
  try {
    const argv = [name, '--version'];
    const { exit_code, stdout, stderr } = await programs.run({ argv, cwd: release.root, timeout_s: longest_s });
    return { runs: exit_code === 0, version: toolVersion(`${stdout}\n${stderr}`) };
  } catch (error) {
    if (error instanceof Problem && error.code === 'GATE_PROGRAM_MISSING') return { runs: false, version: null };
    throw error;
  }
}
