import { publishersOfScript } from './publishers.ts';
import type { Trigger } from './trigger.ts';

/** Jobs of `.gitlab-ci.yml` that publish and that a pushed tag starts: their rules or `only` speak of tags. */
export function gitlabTriggers(file: string, pipeline: unknown): Trigger[] {
  if (typeof pipeline !== 'object' || pipeline === null) return [];
  return Object.values(pipeline).flatMap((job) => {
    if (typeof job !== 'object' || job === null || !startsOnTag(job)) return [];
    const { script, release } = job as { script?: unknown; release?: unknown };
    const found = publishersOfScript(
      [script]
        .flat()
        .filter((line) => typeof line === 'string')
        .join('\n'),
    );
    const page = release ? [{ publishes: 'page' as const, by: 'release' }] : [];
    return [...found, ...page].map((one) => ({ file, on: 'tag' as const, ...one }));
  });
}

function startsOnTag({ rules, only, except }: { rules?: unknown; only?: unknown; except?: unknown }): boolean {
  const said = JSON.stringify([rules ?? null, only ?? null]);
  if (/\$CI_COMMIT_TAG|"tags"|CI_COMMIT_REF_TYPE/.test(said)) return !JSON.stringify(except ?? null).includes('"tags"');
  return rules === undefined && only === undefined && !JSON.stringify(except ?? null).includes('"tags"');
}
