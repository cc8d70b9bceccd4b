import { fittingStatus } from '../../domain/manifests/declared/maturity.ts';
import { oneLine } from '../../domain/text.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const classifierFits: Guard = {
  code: 'classifier-fits',
  never: 'Never tell the users of a package another maturity than its version has.',
  judges: 'world',
  demands: ['R330'],
  onlyTold: ({ classifiers }) => classifiers === 'report',
  applies: (action) => opens(action) || irreversible(action),
  check({ manifests }, { version: { new: version, scheme } }) {
    const fitting = fittingStatus(version, scheme);
    const declared = manifests?.statuses ?? null;
    const unfit = declared?.filter((status) => !fitting.includes(status));
    if (unfit?.length === 0) return held;
    return broken('VIOLATION: Declared maturity does not fit the version', {
      required_actions: [`Say "Development Status :: ${fitting.at(-1)}" in pyproject.toml, then plan again.`],
      expected: `${version} is ${fitting.join(' or ')}`,
      actual: unfit ? unfit.map((status) => oneLine(status, 60)).join(', ') : 'the classifiers were not read',
      tool: 'plan_release',
    });
  },
};
