import { type ContentFault, type Contents, type Declared, identity } from './contents.ts';
import { crateContents } from './crate.ts';
import { npmContents } from './npm.ts';
import { sdistContents, wheelContents } from './python.ts';
import { type ContentRules, straysIn } from './strays.ts';

/** The file that says what a package is, in the directory that it is built from. */
export const manifestOf = { npm: 'package.json', python: 'pyproject.toml', crate: 'Cargo.toml' } as const;

const judges = [
  { ending: '.whl', folder: false, judge: wheelContents },
  { ending: '.tar.gz', folder: true, judge: sdistContents },
  { ending: '.tgz', folder: true, judge: npmContents },
  { ending: '.crate', folder: true, judge: crateContents },
];

/** The files whose text matters to the judges. */
const telling = /^(?:package\.json|Cargo\.toml|PKG-INFO|[^/]+\.dist-info\/(?:METADATA|entry_points\.txt))$/;

/** Takes in an archive path by path and judges it in the end, by the kind that its name tells. */
export function contentsOf(name: string) {
  const kind = judges.find(({ ending }) => name.endsWith(ending));
  const paths: string[] = [];
  const texts = new Map<string, string>();
  return {
    see(path: string, read: () => string): void {
      const inner = kind?.folder ? path.slice(path.indexOf('/') + 1) : path;
      if (inner === '' || inner.endsWith('/')) return;
      paths.push(inner);
      if (telling.test(inner)) texts.set(inner, read());
    },
    judge(declared: Declared, rules: ContentRules): Contents & { files: number } {
      const inside = { paths, text: (path: string) => texts.get(path) ?? null };
      const seen = kind?.judge(inside, declared) ?? {
        faults: [identity('nobody knows archives of this kind')],
        modules: 0,
        missing: [],
      };
      // Who says what is expected does not depend on what can be read from a manifest.
      const told = rules.expected.length > 0 ? seen.faults.filter(({ rule }) => rule !== 'unread') : seen.faults;
      const faults: ContentFault[] = [...told, ...straysIn(paths, rules)];
      return { files: paths.length, modules: seen.modules, missing: seen.missing, faults };
    },
  };
}
