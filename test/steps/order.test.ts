import { expect, it } from 'vitest';
import { phases } from '../../src/domain/records/release.ts';
import { stretches } from '../../src/flows/run/stretches.ts';
import { steps } from '../../src/steps/index.ts';

const irreversible = steps.findIndex((step) => step.undoable === 'never');

it('does everything undoable first; after the irreversible only what may be repeated safely', () => {
  const after = steps.slice(irreversible).map((step) => step.name);
  expect(steps.slice(0, irreversible).every((step) => step.undoable !== 'never')).toBe(true);
  expect(after).toEqual([
    'publish-production',
    'push-release',
    'await-publication',
    'publish-page',
    'move-latest',
    'find-addresses',
    'prove-production',
    'check-environment-after',
    'check-health-after',
    'check-spawn-after',
    'update-checkout',
    'stop-services',
    'close-worktree',
  ]);
});

it('never goes back to an earlier phase', () => {
  const order = steps.map((step) => phases.indexOf(step.phase));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

it('gives every step to exactly one tool, in the same order', () => {
  expect(stretches.flatMap((stretch) => [...stretch.steps])).toEqual(steps.map((step) => step.name));
});

it('can withdraw everything that it cannot undo', () => {
  for (const step of steps.filter((one) => one.undoable === 'never'))
    expect(step.withdraw, step.name).toBeTypeOf('function');
});
