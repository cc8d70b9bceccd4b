import { expect, it } from 'vitest';
import type { Follower } from '../../../src/domain/components/component.ts';
import { followRange } from '../../../src/domain/components/ranges/follow.ts';
import { satisfiesPep440 } from '../../../src/domain/components/ranges/pep440.ts';

type Outcome = string | 'keeps' | 'unfit';
/** How it is written, the range, the new version, and what becomes of it. */
const rows: [Follower['written'], string, string, Outcome][] = [
  ['npm', '^1.2.0', '1.3.0', '^1.3.0'],
  ['npm', '~1.2.0', '2.0.0', '~2.0.0'],
  ['npm', '1.2.0', '1.3.0', '1.3.0'],
  ['npm', '=1.2.0', '1.3.0', '=1.3.0'],
  ['npm', '>=1.2.0', '1.3.0', '>=1.3.0'],
  ['npm', '^1.2', '1.3.0', '^1.3'],
  ['npm', '^1.2', '1.3.0-rc.1', '^1.3.0-rc.1'],
  ['npm', '^1', '2.0.0', '^2'],
  ['npm', '^1.3.0', '1.3.0', 'keeps'],
  ['npm', 'workspace:*', '1.3.0', 'keeps'],
  ['npm', 'workspace:^', '1.3.0', 'keeps'],
  ['npm', 'workspace:^1.2.0', '1.3.0', 'workspace:^1.3.0'],
  ['npm', '*', '1.3.0', 'keeps'],
  ['npm', '', '1.3.0', 'keeps'],
  ['npm', 'latest', '1.3.0', 'keeps'],
  ['npm', 'file:../cells', '1.3.0', 'keeps'],
  ['npm', 'github:honeycomb/cells#v1.2.0', '1.3.0', 'keeps'],
  ['npm', 'npm:cells@^1.2.0', '1.3.0', 'keeps'],
  ['npm', '>=1.0.0 <2.0.0', '1.3.0', 'keeps'],
  ['npm', '>=1.0.0 <2.0.0', '2.0.0', 'unfit'],
  ['npm', '^1.0.0 || ^2.0.0', '2.1.0', 'keeps'],
  ['npm', '1.x', '2.0.0', 'unfit'],
  ['npm', '1.0.0 - 1.9.9', '2.0.0', 'unfit'],
  ['cargo', '1.2.0', '1.3.0', '1.3.0'],
  ['cargo', '1.2', '1.3.0', '1.3'],
  ['cargo', '=1.2.0', '1.3.0', '=1.3.0'],
  ['cargo', '>=1.2, <2', '1.3.0', 'keeps'],
  ['cargo', '>=1.2, <2', '2.0.0', 'unfit'],
  ['cargo', '*', '2.0.0', 'keeps'],
  ['pep508', 'cells==1.2.0', '1.3.0', 'cells==1.3.0'],
  ['pep508', 'cells == 1.2.0', '1.3.0', 'cells == 1.3.0'],
  ['pep508', 'cells[extra]>=1.2.0; python_version > "3.9"', '1.3.0', 'cells[extra]>=1.3.0; python_version > "3.9"'],
  ['pep508', 'cells~=1.2', '1.3.0', 'cells~=1.3'],
  ['pep508', 'cells~=1.2.0', '0.1.0a3', 'cells~=0.1.0a3'],
  ['pep508', 'cells', '1.3.0', 'keeps'],
  ['pep508', 'cells @ file:///cells', '1.3.0', 'keeps'],
  ['pep508', 'cells>=1.2,<2', '1.3.0', 'keeps'],
  ['pep508', 'cells>=1.2,<2', '2.0.0', 'unfit'],
  ['pep508', 'cells==1.2.*', '1.3.0', 'unfit'],
  ['pep508', 'cells==1.2.*', '1.2.9', 'keeps'],
  ['exact', '0.9.0', '1.3.0', '1.3.0'],
  ['exact', '1.3.0', '1.3.0', 'keeps'],
];

it.each(rows)('%s %s on %s: %s', (written, value, version, outcome) => {
  const followed = followRange({ written, value }, version);
  expect('to' in followed ? followed.to : 'keeps' in followed ? 'keeps' : 'unfit').toBe(outcome);
});

it('reads a hostile range in linear time', () => {
  for (const written of ['npm', 'cargo', 'pep508'] as const)
    expect(followRange({ written, value: `cells${' '.repeat(900)}@` }, '1.0.0')).toEqual({ keeps: true });
  expect(followRange({ written: 'npm', value: '1'.repeat(50_000) }, '1.0.0')).toEqual({ keeps: true });
});

it.each([
  ['>=1.2,<2', '1.9', true],
  ['!=1.5.*', '1.5.2', false],
  ['!=1.5.*', '1.6', true],
  ['~=2.2', '2.9', true],
  ['~=2.2', '3.0', false],
  ['~=2.2.1', '2.3', false],
  ['===1.0', '1.0', true],
  ['>1,', '1.0.1', true],
  ['nonsense', '1.0', false],
])('%s takes in %s: %s', (specifier, version, met) => {
  expect(satisfiesPep440(specifier, version)).toBe(met);
});
