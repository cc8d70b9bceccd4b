/** What a pyproject.toml says of the distribution that is built from it, whatever the build backend. */
export interface Declared {
  name: string | null;
  /** Never to be uploaded, as a classifier says that every index refuses. */
  private: boolean;
  /** Whether anything is built from it. */
  buildable: boolean;
  requires_python: string | null;
  /** Commands, name to `module:object`. */
  scripts: Record<string, string>;
  /** Directories that the wheel is told to hold. */
  packages: string[];
  /** Patterns that the wheel is told to leave out. */
  excluded: string[];
}

type Tree = Readonly<Record<string, unknown>>;

export function declaredIn(pyproject: Tree): Declared {
  const { project, tool, 'build-system': build } = pyproject;
  const [own, poetry, hatch, setuptools] = [
    treeAt(project),
    treeAt(tool, 'poetry'),
    treeAt(tool, 'hatch', 'build'),
    treeAt(tool, 'setuptools'),
  ];
  const wheel = treeAt(hatch, 'targets', 'wheel');
  const classifiers = [own, poetry].flatMap((one) => textsOf(one.classifiers));
  const package_ = treeAt(tool, 'uv').package;
  return {
    name: [...textsOf(own.name), ...textsOf(poetry.name)].find(isName) ?? null,
    private: classifiers.some((one) => /^private\s*::/i.test(one)),
    buildable: build !== undefined && package_ !== false,
    requires_python: textsOf(own['requires-python'])[0] ?? null,
    scripts: Object.fromEntries(
      Object.entries({ ...treeAt(poetry, 'scripts'), ...treeAt(own, 'scripts') }).flatMap(([name, target]) =>
        typeof target === 'string' ? [[name, target.replaceAll(' ', '').replace(/\[.*\]$/, '')]] : [],
      ),
    ),
    packages: [
      ...textsOf(wheel.packages).map(plain),
      ...textsOf(setuptools.packages).map((one) => plain(one.replaceAll('.', '/'))),
    ],
    excluded: [hatch, treeAt(hatch, 'targets', 'sdist'), wheel].flatMap((one) => textsOf(one.exclude)),
  };
}

const plain = (path: string): string => path.replace(/^\.\//, '').replace(/\/+$/, '');

const treeAt = (from: unknown, ...keys: string[]): Tree => {
  const found = keys.reduce<unknown>((at, key) => treeAt(at)[key], from);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Tree) : {};
};

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/** It becomes part of paths and addresses. */
const isName = (name: string): boolean => /^[A-Za-z0-9](?:[\w.-]{0,200}[A-Za-z0-9])?$/.test(name);
