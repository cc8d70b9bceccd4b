import { expect, it } from 'vitest';
import { inDependencyOrder, neededBy } from '../../../src/domain/components/workspaces/dependency-order.ts';

const all = (needs: Record<string, string[]>) =>
  Object.entries(needs).map(([name, others]) => ({ name, needs: others }));
const order = (needs: Record<string, string[]>) => inDependencyOrder(all(needs)).map(({ name }) => name);

it.each([
  ['by name where nothing is needed', { b: [], a: [] }, ['a', 'b']],
  ['those that are needed first', { a: ['b'], b: ['c'], c: [], d: [] }, ['c', 'b', 'a', 'd']],
  ['a ring by name', { c: ['a'], a: ['b'], b: ['c'] }, ['a', 'c', 'b']],
  ['whatever it needs of itself', { a: ['a'] }, ['a']],
])('%s', (_what, needs, ordered) => {
  expect(order(needs)).toEqual(ordered);
});

it('tells all that is needed, through others and through rings too, and never itself', () => {
  const chain = inDependencyOrder(all({ a: ['b'], b: ['c'], c: [], d: [] }));
  expect(['a', 'b', 'c', 'd'].map((name) => neededBy(name, chain))).toEqual([['c', 'b'], ['c'], [], []]);
  const ring = inDependencyOrder(all({ a: ['b'], b: ['a'] }));
  expect(neededBy('a', ring)).toEqual(['b']);
});
