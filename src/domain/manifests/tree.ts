import type { Fault, ScalarKind } from './manifest.ts';
import type { Segment } from './path.ts';

/** A document as far as paths and edits need it; offsets count UTF-16 units from the start of the text. */
export type Tree = Scalar | TreeMap | TreeList | Alias;

export interface Scalar {
  is: 'scalar';
  value: string | number | boolean | null;
  kind: ScalarKind;
  start: number;
  end: number;
  /** The new value in the style of the old. Throws the problem when this scalar cannot be edited. */
  write(value: string | number): string;
}

export interface TreeMap {
  is: 'map';
  entries: Map<string, Tree>;
  /** Maps whose entries count where own ones are missing (YAML merge keys). */
  inherited: Tree[];
}

interface TreeList {
  is: 'list';
  items: Tree[];
}

/** A second name of something that stands elsewhere; null when it was never defined. */
interface Alias {
  is: 'alias';
  target: Tree | null;
}

/** Deepest nesting of a document. */
export const deepest = 200;
/** Most maps that one path may look into by inheritance. */
const mostLookups = 1000;

export const newMap = (): TreeMap => ({ is: 'map', entries: new Map(), inherited: [] });

/** Where a path leads; `shared` when the way went through an alias. */
interface Place {
  tree: Tree;
  shared: boolean;
}

/** A walk along one path, with the look-ups it may still make. */
interface Walk {
  fault: Fault;
  lookupsLeft: number;
}

/** The scalar at a path, null when there is none. Throws the fault of an ambiguous or endless path. */
export function findScalar(
  root: Tree,
  path: readonly Segment[],
  fault: Fault,
): { scalar: Scalar; shared: boolean } | null {
  const walk: Walk = { fault, lookupsLeft: mostLookups };
  let place = behindAlias({ tree: root, shared: false });
  for (const segment of path) place = place && step(place, segment, walk);
  return place?.tree.is === 'scalar' ? { scalar: place.tree, shared: place.shared } : null;
}

function step(place: Place, segment: Segment, walk: Walk): Place | null {
  if ('key' in segment) return entry(place, segment.key, walk);
  if ('where' in segment) return selected(place, segment, walk);
  const item = place.tree.is === 'list' ? place.tree.items[segment.index] : undefined;
  return item ? behindAlias({ tree: item, shared: place.shared }) : null;
}

function entry({ tree, shared }: Place, key: string, walk: Walk): Place | null {
  if (tree.is !== 'map') return null;
  const own = tree.entries.get(key);
  if (own) return behindAlias({ tree: own, shared });
  for (const source of tree.inherited) {
    walk.lookupsLeft -= 1;
    if (walk.lookupsLeft < 0) throw walk.fault('its merge keys nest too widely');
    const map = behindAlias({ tree: source, shared: true });
    const found = map && entry(map, key, walk);
    if (found) return found;
  }
  return null;
}

function selected(
  { tree, shared }: Place,
  { where, equals }: { where: string; equals: string },
  walk: Walk,
): Place | null {
  if (tree.is !== 'list') return null;
  const [item, second] = tree.items.flatMap((one) => {
    const place = behindAlias({ tree: one, shared });
    const field = place && entry(place, where, walk)?.tree;
    return field?.is === 'scalar' && String(field.value) === equals ? [place] : [];
  });
  if (second) throw walk.fault('more than one item of the list is selected by the path');
  return item ?? null;
}

function behindAlias(place: Place): Place | null {
  if (place.tree.is !== 'alias') return place;
  return place.tree.target && { tree: place.tree.target, shared: true };
}

/** Plain values of a tree. What aliases share stays shared, so nothing grows. */
export function plainValue(tree: Tree, known: Map<Tree, unknown> = new Map()): unknown {
  if (tree.is === 'scalar') return tree.value;
  if (tree.is === 'alias') return tree.target && plainValue(tree.target, known);
  if (known.has(tree)) return known.get(tree);
  const value =
    tree.is === 'list'
      ? tree.items.map((item) => plainValue(item, known))
      : Object.fromEntries([...tree.entries].map(([key, item]) => [key, plainValue(item, known)]));
  known.set(tree, value);
  return value;
}
