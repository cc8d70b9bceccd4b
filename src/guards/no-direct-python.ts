import { judgeProgram } from '../domain/programs/program-rules.ts';
import { commandsOf } from '../domain/records/plan.ts';
import { broken, type Guard, held } from './guard.ts';
import { commandsAhead, opens } from './moments.ts';

export const noDirectPython: Guard = {
  code: 'no-direct-python',
  never: 'Never run pip or python directly; always through uv.',
  judges: 'world',
  demands: ['R97'],
  applies: (action) => opens(action) || commandsOf(action).length > 0,
  check(_facts, plan, _policy, action) {
    const refused = commandsAhead(action, plan)
      .map((argv) => ({ argv, ruling: judgeProgram(argv) }))
      .find((one) => !one.ruling.allowed);
    if (!refused || refused.ruling.allowed) return held;
    return broken('VIOLATION: pip or python called directly', {
      required_actions: [`Change the command in release.yaml to: ${refused.ruling.suggestion}`],
      expected: 'uv run … or uv pip …',
      actual: refused.argv.join(' '),
    });
  },
};
