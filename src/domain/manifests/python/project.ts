/** What a pyproject.toml says of the distribution that is built from it, whatever the build backend. */
export interface Declared {
  name: string | null;
  /** Never to be uploaded, as a classifier says that every index refuses. */
  private: boolean;
  /** Whether anything is built from it. */
  buildable: boolean;
}

type Tree = Readonly<Record<string, unknown>>;

export function declaredIn(pyproject: Tree): Declared {
  const { project, tool, 'build-system': build } = pyproject;
  const [own, poetry] = [treeAt(project), treeAt(tool, 'poetry')];
  const classifiers = [own, poetry].flatMap((one) => textsOf(one.classifiers));
  const package_ = treeAt(tool, 'uv').package;
  return {
    name: [...textsOf(own.name), ...textsOf(poetry.name)].find(isName) ?? null,
    private: classifiers.some((one) => /^private\s*::/i.test(one)),
    buildable: build !== undefined && package_ !== false,
  };
}

const treeAt = (from: unknown, ...keys: string[]): Tree => {
  const found = keys.reduce<unknown>((at, key) => treeAt(at)[key], from);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Tree) : {};
};

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/** It becomes part of paths and addresses. */
const isName = (name: string): boolean => /^[A-Za-z0-9](?:[\w.-]{0,200}[A-Za-z0-9])?$/.test(name);
