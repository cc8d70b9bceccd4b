import type { ComponentFacts } from '../../domain/components/component.ts';
import { type Bump, bumps } from '../../domain/records/release.ts';
import { directoryOf, type Snapshot } from './snapshot.ts';

/**
 * What the commits since the last release ask of each place: a commit speaks for a component when it touched a file
 * below the component's directory. One `git log` for all, and none when no component has a version of its own.
 */
export async function bumpsOfPlaces(
  snapshot: Snapshot,
  fields: readonly ComponentFacts[],
): Promise<(field: ComponentFacts) => Bump> {
  const { git, commit, since } = snapshot;
  const free = fields.filter((field) => field.mode === 'independent');
  if (free.length === 0 || since.commit === null) return () => 'none';
  const asked = new Map(since.findings.map(({ id, bump }) => [id, bump]));
  const most = new Map<string, Bump>(free.map((field) => [directoryOf(field.file), 'none']));
  for await (const { id, paths } of git.touches({ from: since.commit, to: commit })) {
    const bump = asked.get(id) ?? 'none';
    if (bump === 'none') continue;
    for (const path of paths) {
      const place = placeOf(path, most);
      if (place !== null && bumps.indexOf(bump) > bumps.indexOf(most.get(place) ?? 'none')) most.set(place, bump);
    }
  }
  return (field) => (field.mode === 'independent' ? (most.get(directoryOf(field.file)) ?? 'none') : 'none');
}

/** The innermost of the known directories that a path lies below. */
function placeOf(path: string, known: ReadonlyMap<string, unknown>): string | null {
  for (let at = directoryOf(path); ; at = directoryOf(at)) {
    if (known.has(at)) return at;
    if (at === '') return null;
  }
}
