import { z } from 'zod';
import { canonicalJson, sha256 } from '../domain/content-id.ts';
import { Problem } from '../domain/problem.ts';
import { defineStep, done, notDone } from './step.ts';

const marker = 'prepared';

/** Installs what the project needs in the fresh work tree (`npm ci` and the like). */
export const prepareWorktree = defineStep({
  name: 'prepare-worktree',
  phase: 'pre-validation',
  undoable: 'fully',
  input: z.strictObject({ commands: z.array(z.array(z.string())) }),
  title: ({ commands }) => commands.map((argv) => argv.join(' ')).join('; '),
  plan: ({ policy }) => (policy.prepare.length > 0 ? [{ commands: policy.prepare }] : []),

  async verify(input, eyes) {
    return (await eyes.stored.read(marker)) === sha256(canonicalJson(input))
      ? done('prepared')
      : notDone('not prepared yet');
  },

  async apply(input, hands) {
    for (const argv of input.commands) {
      const result = await hands.programs.run({ argv, cwd: hands.release.worktree, timeout_s: 1800 });
      if (result.timed_out)
        throw new Problem('PROGRAM_TIMED_OUT', {
          values: { program: argv.join(' '), seconds: 1800 },
          untrusted_output: result.stderr.slice(-4000),
        });
      if (result.exit_code !== 0) {
        throw new Problem('PROGRAM_FAILED', {
          values: { program: argv.join(' '), exit_code: String(result.exit_code) },
          untrusted_output: (result.stderr || result.stdout).slice(-4000),
        });
      }
    }
    await hands.stored.write(marker, sha256(canonicalJson(input)));
  },

  async undo(_input, hands) {
    await hands.stored.remove(marker);
  },
});
