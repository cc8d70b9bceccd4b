import type { Allowance } from '../../domain/records/facts.ts';
import type { Plan } from '../../domain/records/plan.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

/**
 * What a page costs at most: looks, draft and showing, twice over for a run that goes on; and for each file an upload and
 * a look at its digest. A build or a publication that is waited for is looked at about once a minute.
 */
const cost = { page: 40, file: 3, files_of_a_package: 8, look_s: 60 };

export const requestsLeft: Guard = {
  code: 'requests-left',
  never: 'Never begin, or publish, what the forge would stop half-way because too few requests are left to this login.',
  judges: 'world',
  demands: ['R181', 'R245'],
  applies: (action) => opens(action) || irreversible(action),
  check({ channels, forge_left }, plan, { ci, build, git }) {
    const needed = neededBy(plan) + (build.from === 'ci' ? (ci.wait_minutes * 60) / cost.look_s : 0);
    const counted: Counted[] = [
      ...channels.flatMap(({ channel, allowance }) => (allowance ? [{ who: channel, ...allowance }] : [])),
      ...(forge_left === null ? [] : [{ who: git.forge_host, ...forge_left }]),
    ];
    const short = counted.filter(({ remaining }) => remaining < needed);
    const [first] = short;
    if (!first) return held;
    const until =
      short
        .map(({ resets_at }) => resets_at)
        .sort()
        .at(-1) ?? '';
    return broken('VIOLATION: Too few requests left on the forge', {
      required_actions: [`Wait until ${until}, then call again.`],
      expected: `${needed} requests left for this release`,
      actual: short.map(toldOf).join('; '),
    });
  },
};

type Counted = Allowance & { who: string };

const toldOf = ({ who, remaining, resets_at }: Counted): string => `${who}: ${remaining} left until ${resets_at}`;

/** A page may offer what was built and what lies beside it. */
function neededBy({ packages }: Plan): number {
  const shipped = packages.filter((one) => !one.private).length;
  return cost.page + shipped * cost.files_of_a_package * cost.file;
}
