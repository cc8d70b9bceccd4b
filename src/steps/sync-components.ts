import type { ComponentFacts } from '../domain/facts.ts';
import type { Plan } from '../domain/plan.ts';
import { spelled } from '../domain/version/spelling.ts';
import { spliceStep } from './splice.ts';

/** Brings every component file to its next version: the release version, or its own revision when it changed. */
export const syncComponents = spliceStep({
  name: 'sync-components',
  noun: 'component field',
  plan: ({ facts, plan }) =>
    facts.components.flatMap((component) => {
      const to = nextValue(component, plan.version);
      const { file, format, path, version } = component;
      return to === null || version === null || to === version ? [] : [{ file, format, path, from: version, to }];
    }),
});

/** The value a component carries after the release; null when it is left alone. */
function nextValue(component: ComponentFacts, release: Plan['version']): string | number | null {
  if (component.mode === 'framework') return spelled(release.new, { scheme: release.scheme, ...component });
  if (component.mode === 'revision' && component.changed && typeof component.version === 'number')
    return component.version + 1;
  return null;
}
