export interface Needing {
  name: string;
  /** Names of others in the list. */
  needs: readonly string[];
}

/** Each after those it needs, else by name; what needs each other in a ring comes by name too. */
export function inDependencyOrder<One extends Needing>(all: readonly One[]): One[] {
  const left = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered: One[] = [];
  while (left.length > 0) {
    const open = new Set(left.map(({ name }) => name));
    const ready = left.findIndex(({ name, needs }) => !needs.some((one) => one !== name && open.has(one)));
    ordered.push(...left.splice(Math.max(ready, 0), 1));
  }
  return ordered;
}

/** All that a package needs of the others, directly or through them, in their order. */
export function neededBy(name: string, ordered: readonly Needing[]): string[] {
  const found = new Set<string>();
  const open = [name];
  while (open.length > 0) {
    const next = open.pop();
    const fresh =
      ordered.find((one) => one.name === next)?.needs.filter((one) => one !== name && !found.has(one)) ?? [];
    for (const one of fresh) found.add(one);
    open.push(...fresh);
  }
  return ordered.map((one) => one.name).filter((one) => found.has(one));
}
