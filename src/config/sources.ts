type Tree = Readonly<Record<string, unknown>>;

/** A tree of release rules and where it comes from; later layers win. */
export interface Layer {
  source: 'detected' | 'preset' | 'release.yaml' | 'package';
  tree: Tree;
}

/** Where each value of the effective policy comes from, by its dotted path; what is not named is a default. */
export function sourcesOf(policy: Tree, layers: readonly Layer[]): Record<string, Layer['source']> {
  return Object.fromEntries(
    leavesOf(policy, []).flatMap((path) => {
      const [first, ...rest] = path;
      const said = layers.findLast(({ tree }) => has(tree, path));
      const known =
        first === 'gates' ? layers.findLast(({ tree }) => has(tree, ['gate_defaults', ...rest])) : undefined;
      const source = (said ?? known)?.source;
      return source ? [[path.join('.'), source] as const] : [];
    }),
  );
}

/** A list is one value, and so is a mapping without keys. */
function leavesOf(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (!isTree(value) || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function has(tree: unknown, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  return isTree(tree) && Object.hasOwn(tree, key) && has(tree[key], rest);
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
