import { belongsTo } from '../../domain/policy/looks.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens, seenAnywhere } from '../moments.ts';

const before = belongsTo('before');

export const componentsSpawn: Guard = {
  code: 'components-spawn',
  never: 'Never release while a component cannot be started.',
  judges: 'environment',
  demands: ['R91', 'R113'],
  applies: (action, policy) => (opens(action) || irreversible(action)) && policy.environment.spawn.some(before),
  check(facts, _plan, { environment }, action) {
    const counts = environment.spawn.filter(before).map(({ name, types }) => {
      const numbers = seenAnywhere(facts, 'spawn', name)?.numbers;
      const all = new Set(facts.components.filter(({ type }) => types.includes(type)).map(({ id }) => id)).size;
      return { name, all, asked: numbers?.components ?? 0, spawned: numbers?.spawned ?? 0 };
    });
    const short = counts.filter(({ all, asked, spawned }) => all === 0 || asked !== all || spawned !== all);
    if (short.length === 0) return held;
    const tool = opens(action) ? 'bump_version' : 'validate_release';
    return broken('VIOLATION: Agent spawn success below 100%', {
      required_actions: short.map(({ name, all }) =>
        all === 0
          ? `Name component types that exist under environment.spawn ${name}; an empty match never passes.`
          : `Make every component of ${name} start; then call ${tool}.`,
      ),
      expected: 'every component of the named types was started, seen lately by the server',
      actual: short.map(({ name, all, spawned }) => `${name}: ${spawned} of ${all}`).join('; '),
      evidence: seenAnywhere(facts, 'spawn', short[0]?.name)?.id ?? null,
      tool,
    });
  },
};
