import { expect, it } from 'vitest';
import { type Layer, sourcesOf } from '../../src/config/sources.ts';

const layers: Layer[] = [
  { source: 'detected', tree: { gates: { test: { argv: ['npm', 'test'] } }, versioning: { scheme: 'semver' } } },
  { source: 'preset', tree: { coverage: { minimum: 90 }, gate_defaults: { test: { minimum_tests: 892 } } } },
  { source: 'release.yaml', tree: { coverage: { minimum: 85 }, gates: { test: { timeout_s: 60 } }, decisions: [] } },
];

it('names of each value the strongest layer that says it, and nothing of defaults', () => {
  const policy = {
    gates: { test: { argv: ['npm', 'test'], timeout_s: 60, minimum_tests: 892, repeat: 1 } },
    coverage: { minimum: 85, operator: '>=' },
    versioning: { scheme: 'semver', constructor: 'x' },
    decisions: [],
    packages: {},
  };
  expect(sourcesOf(policy, layers)).toEqual({
    'gates.test.argv': 'detected',
    'gates.test.timeout_s': 'release.yaml',
    'gates.test.minimum_tests': 'preset',
    'coverage.minimum': 'release.yaml',
    'versioning.scheme': 'detected',
    decisions: 'release.yaml',
  });
});
