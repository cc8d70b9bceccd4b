import { z } from 'zod';
import { directions } from '../domain/components/drift/drift.ts';
import { Problem } from '../domain/problem.ts';
import { runPart } from './entry/act.ts';
import { defineTool, operateFor, orWaiting, planArgument, projectArgument } from './entry/define.ts';

const input = z.strictObject({
  action: z.enum(['apply', 'check', 'reconcile']).default('apply'),
  plan_id: planArgument.optional().describe('for apply'),
  direction: z.enum(directions).optional().describe('for reconcile: the first word is right'),
  project: projectArgument,
});

const list = z.looseObject({ count: z.number(), first: z.array(z.looseObject({})) });

/** apply answers as every part of a release does, reconcile as plan_release does. */
const output = orWaiting({
  plan_id: z.string(),
  verdict: z.enum(['GO', 'NO_GO']),
  in_step: z.boolean(),
  components: z.looseObject({ count: z.number(), changes: list, left: list, findings: list, dependants: list }),
  drift: list,
  next_action: z.looseObject({ tool: z.string() }).nullable(),
}).loose();

const example = { action: 'check' };

export const syncComponents = defineTool({
  name: 'sync_components',
  title: 'Bring components in step',
  description:
    'apply writes the planned versions of components on the release branch; check lists every field and drift between files, rows and registry; reconcile plans a release that mends drift in the direction named.',
  effect: 'changes',
  toolset: 'release',
  input,
  output,
  example,
  run: ({ action, plan_id, direction, project }, context) => {
    if (action === 'check') return operateFor(context, project, { kind: 'analyze', input: { of: 'components' } });
    if (action === 'reconcile') {
      const reconcile = required(direction, 'direction');
      return operateFor(context, project, { kind: 'plan', input: { kind: 'standard', reconcile } });
    }
    return runPart(context, project, { plan_id: required(plan_id, 'plan_id'), tool: 'sync_components' });
  },
});

function required<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  const expected = `${name}, which this action needs`;
  throw new Problem('INPUT_INVALID', {
    values: { tool: 'sync_components', expected, example: JSON.stringify(example) },
    details: [{ path: name, expected: 'a value', by: 'agent', tool: 'sync_components' }],
  });
}
