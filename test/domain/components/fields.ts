import type { ComponentFacts, Follower } from '../../../src/domain/components/component.ts';
import type { VersionRules } from '../../../src/domain/components/next.ts';

/** A component field that takes part and did not change; each test says what is different. */
export const field = (fields: Partial<ComponentFacts> = {}): ComponentFacts => {
  const { id = 'queen', version = '1.0.0' } = fields;
  return {
    id,
    type: 'agent',
    file: `ai/${id}.yaml`,
    format: 'yaml',
    path: 'agent.version',
    version,
    mode: 'framework',
    left: null,
    changed: false,
    released: version,
    group: null,
    bump: 'none',
    ...fields,
  };
};

export const rules = (fields: Partial<VersionRules> = {}): VersionRules => ({
  release: '1.1.0',
  scheme: 'semver',
  series: 'literal',
  zeroMajor: 'minor',
  groups: { fixed: { kind: 'fixed' }, linked: { kind: 'linked' } },
  ...fields,
});

export const follower = (fields: Partial<Follower>): Follower => ({
  file: 'packages/hive/package.json',
  format: 'json',
  path: 'dependencies.cells',
  value: '^1.0.0',
  type: 'npm',
  on: 'cells',
  written: 'npm',
  ...fields,
});
