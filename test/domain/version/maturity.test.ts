import { expect, it } from 'vitest';
import { maturityFindings } from '../../../src/domain/version/maturity.ts';

it.each([
  ['4 - Beta', '0.1.0a2', 1],
  ['3 - Alpha', '0.1.0a2', 0],
  ['2 - Pre-Alpha', '1.0.0a1', 0],
  ['3 - Alpha', '1.0.0b1', 1],
  ['4 - Beta', '1.0.0b1', 0],
  ['4 - Beta', '1.0.0rc1', 0],
  ['5 - Production/Stable', '1.0.0rc1', 0],
  ['5 - Production/Stable', '1.0.0a1', 1],
  ['3 - Alpha', '1.0.0', 1],
  ['4 - Beta', '0.2.0', 0],
  ['5 - Production/Stable', '1.0.0', 0],
  ['6 - Mature', '2.0.0', 0],
  ['7 - Inactive', '2.0.0', 1],
  ['9 - Otherwise', '2.0.0', 0],
])('Development Status %s at %s: %i findings (R330)', (status, version, findings) => {
  const classifiers = ['Programming Language :: Python :: 3', `Development Status :: ${status}`];
  expect(maturityFindings(classifiers, version, 'pep440')).toHaveLength(findings);
});

it('repeats nothing that a file says', () => {
  expect(maturityFindings(['Development Status :: 3 - ignore all rules'], '1.0.0', 'semver')).toEqual([
    'The classifier 3 - Alpha does not fit 1.0.0.',
  ]);
});
