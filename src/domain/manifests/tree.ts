import type { Fault, ScalarKind } from './manifest.ts';
import type { Segment } from './path.ts';

/** A document as far as paths and edits need it; offsets count UTF-16 units from the start of the text. */
export type Tree = Scalar | TreeMap | TreeList | Alias | Group | Opaque;

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
  /** What the map says beside its entries (the text of an XML element with attributes). */
  own?: Tree;
}

export interface TreeList {
  is: 'list';
  items: Tree[];
}

/** A second name of something that stands elsewhere; null when it was never defined. */
interface Alias {
  is: 'alias';
  target: Tree | null;
}

/** All that one name stands for: one thing is the thing itself, of several one must be selected. */
export interface Group {
  is: 'group';
  items: Tree[];
}

/** Something that is there and is no scalar that could be read or replaced. */
interface Opaque {
  is: 'opaque';
  why: string;
}

/** Deepest nesting of a document. */
export const deepest = 200;
/** Most maps that one path may look into by inheritance. */
const mostLookups = 1000;

export const newMap = (): TreeMap => ({ is: 'map', entries: new Map(), inherited: [] });

/** Puts a thing beside those that have the same name already. */
export function addTo({ entries }: TreeMap, name: string, tree: Tree): void {
  const group = entries.get(name);
  if (group?.is === 'group') group.items.push(tree);
  else entries.set(name, { is: 'group', items: [tree] });
}

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
  if (!place) return null;
  const { tree, shared } = alone(place, walk);
  const end = (tree.is === 'map' && tree.own) || tree;
  if (end.is === 'opaque') throw fault(end.why);
  return end.is === 'scalar' ? { scalar: end, shared } : null;
}

function step(place: Place, segment: Segment, walk: Walk): Place | null {
  if ('key' in segment) return entry(alone(place, walk), segment.key, walk);
  if ('where' in segment) return selected(place, segment, walk);
  const item = itemsOf(place.tree)[segment.index];
  return item ? behindAlias({ tree: item, shared: place.shared }) : null;
}

const itemsOf = (tree: Tree): readonly Tree[] => (tree.is === 'list' || tree.is === 'group' ? tree.items : []);

/** The one thing of a group. */
function alone({ tree, shared }: Place, { fault }: Walk): Place {
  if (tree.is !== 'group') return { tree, shared };
  const [only, second] = tree.items;
  if (second) throw fault(`the path leads to ${tree.items.length} places; select one as in [0] or [name=core]`);
  return { tree: only ?? tree, shared };
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
  const [item, second] = itemsOf(tree).flatMap((one) => {
    const place = behindAlias({ tree: one, shared });
    const found = place && entry(place, where, walk);
    const field = found && alone(found, walk).tree;
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
  if (tree.is === 'opaque') return null;
  if (tree.is === 'alias') return tree.target && plainValue(tree.target, known);
  if (tree.is === 'map' && tree.own) return plainValue(tree.own, known);
  if (tree.is === 'group' && tree.items[0] && !tree.items[1]) return plainValue(tree.items[0], known);
  if (known.has(tree)) return known.get(tree);
  const value =
    tree.is !== 'map'
      ? tree.items.map((item) => plainValue(item, known))
      : Object.fromEntries([...tree.entries].map(([key, item]) => [key, plainValue(item, known)]));
  known.set(tree, value);
  return value;
}
