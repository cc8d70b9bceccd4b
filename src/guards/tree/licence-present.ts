import { licenceContradictions, licenceGaps } from '../../domain/manifests/declared/licence.ts';
import { publishes } from '../../domain/records/plan.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const licencePresent: Guard = {
  code: 'licence-present',
  never: 'Never release without a licence, or under another one than the manifest names.',
  judges: 'world',
  demands: ['R273'],
  onlyTold: ({ licence }) => licence === 'report',
  applies: (action) => opens(action) || irreversible(action),
  check({ manifests }, plan, { licence }) {
    const wanted = licence === 'require' || publishes(plan);
    const faults = manifests
      ? [...(wanted ? licenceGaps(manifests.licence) : []), ...licenceContradictions(manifests.licence)]
      : ['the tree was not looked at'];
    if (faults.length === 0) return held;
    return broken('VIOLATION: Licence missing or contradicted', {
      required_actions: ['A person puts a licence file into the repository and its SPDX name into the manifest.'],
      expected: 'a licence file, and a manifest that names the same licence',
      actual: faults.join('; '),
      by: 'human',
      tool: 'plan_release',
    });
  },
};
