export interface DependencyChange {
  name: string;
  /** Where it is declared, such as `dependencies`, `devDependencies` or `project.dependencies`. */
  group: string;
  kind: 'added' | 'removed' | 'changed';
  /** The requirement as written; null where it is absent. */
  from: string | null;
  to: string | null;
}

type Table = Readonly<Record<string, unknown>>;
type Requirements = Map<string, Map<string, string>>;

const npmGroups = ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'];
const pep508 = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(.*)$/s;

/**
 * What changed between two states of a parsed package.json or pyproject.toml (PEP 621, dependency groups, Poetry).
 * Pass null for a manifest that is absent; what has not the shape of a manifest declares nothing.
 */
export function dependencyChanges(before: unknown, after: unknown): DependencyChange[] {
  const [old, now] = [requirementsOf(before), requirementsOf(after)];
  const groups = [...new Set([...old.keys(), ...now.keys()])].sort();
  return groups.flatMap((group) => changesIn(group, old.get(group) ?? new Map(), now.get(group) ?? new Map()));
}

function changesIn(
  group: string,
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): DependencyChange[] {
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name): DependencyChange[] => {
    const [from, to] = [old.get(name) ?? null, now.get(name) ?? null];
    if (from === to) return [];
    return [{ name, group, kind: from === null ? 'added' : to === null ? 'removed' : 'changed', from, to }];
  });
}

function requirementsOf(manifest: unknown): Requirements {
  const root = tableOf(manifest);
  const project = tableOf(root.project);
  const poetry = tableOf(tableOf(root.tool).poetry);
  return new Map([
    ...npmGroups.map((group) => [group, named(root[group])] as const),
    ['build-system.requires', listed(tableOf(root['build-system']).requires)] as const,
    ['project.dependencies', listed(project.dependencies)] as const,
    ...each(project['optional-dependencies'], 'project.optional-dependencies', listed),
    ...each(root['dependency-groups'], 'dependency-groups', listed),
    ['tool.poetry.dependencies', named(poetry.dependencies)] as const,
    ...each(poetry.group, 'tool.poetry.group', (group) => named(tableOf(group).dependencies)),
  ]);
}

const each = (table: unknown, prefix: string, read: (value: unknown) => Map<string, string>) =>
  Object.entries(tableOf(table)).map(([name, value]) => [`${prefix}.${name}`, read(value)] as const);

/** A table of names to requirements, as npm and Poetry write them. */
const named = (table: unknown): Map<string, string> =>
  new Map(
    Object.entries(tableOf(table)).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

/** A list of PEP 508 requirements; several of one name (by marker) are one. */
function listed(list: unknown): Map<string, string> {
  const found = new Map<string, string[]>();
  for (const item of Array.isArray(list) ? list : []) {
    const [, name, requirement = ''] = (typeof item === 'string' ? pep508.exec(item) : null) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase().replace(/[-_.]+/g, '-');
    found.set(key, [...(found.get(key) ?? []), requirement.trim()]);
  }
  return new Map(Array.from(found, ([name, requirements]) => [name, requirements.sort().join(' | ')]));
}

const tableOf = (value: unknown): Table =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Table) : {};
