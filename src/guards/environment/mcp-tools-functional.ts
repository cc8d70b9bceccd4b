import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens, seenAnywhere } from '../moments.ts';

export const mcpToolsFunctional: Guard = {
  code: 'mcp-tools-functional',
  never: 'Never release while a required MCP server does not answer with its tools.',
  judges: 'environment',
  demands: ['R89', 'R98', 'R99', 'R128'],
  applies: (action, policy) => (opens(action) || irreversible(action)) && policy.environment.mcp.required !== null,
  check(facts, _plan, policy, action) {
    const required = policy.environment.mcp.required ?? [];
    const asked = seenAnywhere(facts, 'mcp');
    const answered = asked?.numbers.answered ?? 0;
    if (required.length > 0 && asked?.numbers.required === required.length && answered === required.length) return held;
    const tool = opens(action) ? 'bump_version' : 'validate_release';
    return broken('VIOLATION: Not all MCP tools functional', {
      required_actions:
        required.length === 0
          ? ['Name the required MCP servers under environment.mcp.required; an empty list never passes.']
          : [
              `Make every required server of ${policy.environment.mcp.file} answer: ${required.join(', ')}; then call ${tool}.`,
            ],
      expected: `${required.length} of ${required.length} servers answer with the tools they must have`,
      actual: asked ? `${answered} answered; the file names ${asked.numbers.configured ?? 0}` : 'not asked lately',
      evidence: asked?.id ?? null,
      tool,
      standing: required.length === 0,
    });
  },
};
