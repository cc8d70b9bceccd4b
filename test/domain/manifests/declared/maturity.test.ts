import { expect, it } from 'vitest';
import { fittingStatus } from '../../../../src/domain/manifests/declared/maturity.ts';

it.each([
  ['0.1.0a2', '3 - Alpha', true],
  ['0.1.0a2', '4 - Beta', false],
  ['0.1.0b1', '4 - Beta', true],
  ['0.1.0b1', '5 - Production/Stable', false],
  ['1.0.0rc1', '5 - Production/Stable', true],
  ['1.0.0rc1', '3 - Alpha', false],
  ['0.4.0', '4 - Beta', true],
  ['1.0.0', '4 - Beta', false],
  ['1.0.0', '5 - Production/Stable', true],
])('%s may call itself %s: %s', (version, status, may) => {
  expect(fittingStatus(version, 'pep440').includes(status)).toBe(may);
});
