import { satisfies, validRange } from 'semver';
import type { Scheme } from '../records/release.ts';
import { type ComponentFacts, type Follower, keyOf, type Reference } from './component.ts';
import type { Unfit } from './edits.ts';
import { satisfiesPep440 } from './ranges/pep440.ts';

export const levels = ['full', 'partial', 'deprecated'] as const;

/** A line of the compatibility matrix: how well a component works with a range of framework versions (R36). */
export interface Compatibility {
  component: string;
  framework: string;
  level: (typeof levels)[number];
  verified?: string | undefined;
}

export interface Finding {
  kind: 'range-unfit' | 'reference-missing' | 'not-verified' | 'partial' | 'deprecated';
  component: string;
  said: string;
  /** Whether it stands in the way of a release. */
  blocks: boolean;
}

export interface Fitting {
  components: readonly ComponentFacts[];
  references: readonly Reference[];
  unfit: readonly Unfit[];
  matrix: readonly Compatibility[];
  release: string;
  scheme: Scheme;
  strict: boolean;
}

/** Where components do not fit each other or the framework (R36, R67, R68), in the order of the facts. */
export function fitFindings(fitting: Fitting): Finding[] {
  return [...rangeFindings(fitting), ...referenceFindings(fitting), ...matrixFindings(fitting)];
}

const rangeFindings = ({ unfit }: Fitting): Finding[] =>
  unfit.map(({ follower: { file, path, on }, version }) => ({
    kind: 'range-unfit',
    component: on,
    said: `${file} shuts out ${on} ${version} at ${path}`,
    blocks: true,
  }));

function referenceFindings({ components, references, strict }: Fitting): Finding[] {
  const known = new Set(components.map(({ type, id }) => `${type}\0${id}`));
  return references
    .filter(({ type, to }) => !known.has(`${type}\0${to}`))
    .map(({ from, file, path, type, to }) => ({
      kind: 'reference-missing',
      component: from,
      said: `${file} names at ${path} the ${type} ${plain(to)}, which is not there`,
      blocks: strict,
    }));
}

/** Without a matrix nothing is asked; with one, every component that takes part has its line. */
function matrixFindings({ components, matrix, release, scheme, strict }: Fitting): Finding[] {
  if (matrix.length === 0) return [];
  const leads = new Map(components.filter((one) => one.left === null).map((one) => [keyOf(one), one]));
  return [...leads.values()].flatMap(({ id }): Finding[] => {
    const [line] = verifiedFits(matrix, id, { new: release, scheme });
    if (!line) {
      const said = `${id} was not verified with ${release}`;
      return [{ kind: 'not-verified', component: id, said, blocks: strict }];
    }
    if (line.level === 'full') return [];
    const said = `${id} works with ${release} as ${line.level} only, verified ${line.verified}`;
    return [{ kind: line.level, component: id, said, blocks: false }];
  });
}

/** The line of the matrix that says of a component that it was verified with a version; none, or one. */
export const verifiedFits = (
  matrix: readonly Compatibility[],
  id: string,
  { new: release, scheme }: { new: string; scheme: Scheme },
): Compatibility[] =>
  matrix
    .filter((one) => one.component === id && one.verified !== undefined && within(release, one.framework, scheme))
    .slice(0, 1);

const within = (version: string, range: string, scheme: Scheme): boolean =>
  scheme === 'semver'
    ? validRange(range) !== null && satisfies(version, range, { includePrerelease: true })
    : satisfiesPep440(range, version);

/** Everything that depends on the changed components, directly or through others, each named once (R69). */
export function dependantsOf(
  changed: readonly { type: string; id: string }[],
  facts: { components: readonly ComponentFacts[]; references: readonly Reference[]; followers: readonly Follower[] },
): { component: string; on: string }[] {
  const users = new Map<string, { key: string; component: string }[]>();
  const ofFile = new Map(facts.components.filter((one) => one.mode !== 'mirror').map((one) => [one.file, one]));
  const add = (on: string, file: string) => {
    const user = ofFile.get(file);
    if (!user) return;
    const one = { key: `${user.type}\0${user.id}`, component: user.id };
    const known = users.get(on);
    if (known) known.push(one);
    else users.set(on, [one]);
  };
  for (const { type, to, file } of facts.references) add(`${type}\0${to}`, file);
  for (const { type, on, file } of facts.followers) add(`${type}\0${on}`, file);
  const seen = new Set<string>();
  const open = changed.map(({ type, id }) => ({ key: `${type}\0${id}`, on: id }));
  const found: { component: string; on: string }[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { key, component } of users.get(next.key) ?? []) {
      if (seen.has(key) || component === next.on) continue;
      seen.add(key);
      found.push({ component, on: next.on });
      open.push({ key, on: next.on });
    }
  }
  return found.sort((a, b) => (a.component < b.component ? -1 : 1));
}

/** Names in files are outside text; only what looks like a name is repeated. */
const plain = (name: string): string => (/^[\w@/.-]{1,100}$/.test(name) ? name : 'of an unreadable name');
