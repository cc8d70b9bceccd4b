import { z } from 'zod';
import { defineStep } from '../step.ts';
import { lastLook, programSeen, until } from './looks.ts';

const log = z.strictObject({
  name: z.string(),
  argv: z.array(z.string()),
  errors: z.array(z.string()),
  maximum: z.number(),
  timeout_s: z.number(),
  valid_minutes: z.number(),
});

/** Longer lines are judged by their beginning, so that a hostile one costs no more than others. */
const longestLine = 2000;

/** Reads the end of one log and counts the lines that tell of an error (R86). A log without a line proves nothing. */
export const checkLogs = defineStep<z.infer<typeof log>>({
  name: 'check-logs',
  phase: 'pre-validation',
  undoable: 'fully',
  check: true,
  input: log,
  title: ({ name, argv }) => `log ${name}: ${argv.join(' ')}`,
  plan: ({ policy: { environment } }) =>
    environment.logs.map((one) => ({ ...one, valid_minutes: environment.valid_minutes })),
  verify: ({ name }, eyes) => lastLook(eyes, 'log', name),

  async apply(one, hands) {
    const { argv, timeout_s } = one;
    const result = await hands.programs.run({ argv, cwd: hands.release.root, timeout_s });
    const lines = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => line.trim() !== '');
    const patterns = one.errors.map((pattern) => new RegExp(pattern));
    const bad = lines.filter((line) => patterns.some((pattern) => pattern.test(line.slice(0, longestLine))));
    const read = result.exit_code === 0 && !result.timed_out && lines.length > 0;
    const draft = programSeen(argv, result, read && bad.length <= one.maximum);
    await hands.record({
      ...draft,
      kind: 'log',
      name: one.name,
      output_tail: bad.join('\n').slice(-2000),
      numbers: { ...draft.numbers, lines: lines.length, errors: bad.length },
      facts: {},
      expires_at: until(hands, one.valid_minutes),
    });
  },

  async undo() {},
});
