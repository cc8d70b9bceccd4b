import { globToRegExp } from '../glob.ts';

/** One way into a TypeScript or JavaScript package: what importers write, and the source file behind it. */
export interface Entry {
  name: string;
  file: string;
}

/** What of a commit's tree says which files are public. */
export interface Layout {
  paths: ReadonlySet<string>;
  entries: readonly Entry[];
  /** Tests, documentation, examples and whatever the project calls private: not part of any surface. */
  isHidden(path: string): boolean;
}

/** Some names mean this only at the top: `numpy/testing` and `django/test` are for users. */
const hiddenFolder =
  /^(test|testing|docs?|examples?|benchmarks?|bench|scripts|demos?|dist|vendor)\/|(^|\/)(tests|__tests__|__mocks__|fixtures|node_modules)\//;
const hiddenFile =
  /(^|\/)(conftest|setup|noxfile|test_[^/]*|[^/]*_test)\.pyi?$|\.(test|spec|stories|config|bench)\.[cm]?[jt]sx?$/;

/** The layout by custom; `publicGlobs` take a path back in, `privateGlobs` leave one out, and the latter win. */
export function layoutOf(
  paths: readonly string[],
  entries: readonly Entry[],
  globs: { public?: readonly string[]; private?: readonly string[] } = {},
): Layout {
  const shown = (globs.public ?? []).map(globToRegExp);
  const hidden = (globs.private ?? []).map(globToRegExp);
  return {
    paths: new Set(paths),
    entries,
    isHidden: (path) =>
      hidden.some((one) => one.test(path)) ||
      ((hiddenFolder.test(path) || hiddenFile.test(path)) && !shown.some((one) => one.test(path))),
  };
}
